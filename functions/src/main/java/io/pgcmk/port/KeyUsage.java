package io.pgcmk.port;

import io.pgcmk.domain.check.VaultLoad;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekId;
import org.jspecify.annotations.Nullable;

/**
 * Which servers use which keys, for whoever knows a key and looks for its servers.
 *
 * <p>A hint, kept beside {@link ServerStore} and not with it: it may name a server that uses the key no more, or that is
 * gone. Each use is added before the key protects anything, and removed after it protects no longer.
 */
public interface KeyUsage {

    /** Adding it again changes nothing, except where the vault is said to be. */
    void add(KeyUse use);

    void remove(KekId key, ServerUid server);

    /**
     * Servers, in the order of their uids, each once.
     *
     * @param limit how many uses are read at most
     * @param after begins after this one; null begins with the first
     */
    KeyUsers users(KeyScope keys, int limit, @Nullable ServerUid after);

    /** Every use of a vault's keys. */
    VaultLoad load(KeyScope.OfVault vault);
}
