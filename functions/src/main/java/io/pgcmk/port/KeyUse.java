package io.pgcmk.port;

import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import org.jspecify.annotations.Nullable;

/**
 * That a key protects a server.
 *
 * @param vaultId where the key's vault is, if the customer said it
 */
public record KeyUse(KekId key, ServerUid server, @Nullable VaultId vaultId) {

    public static KeyUse of(Server server, ActiveKey key) {
        return new KeyUse(
                key.pinned().kek(),
                server.uid(),
                server.registration().vaultOf(key.pinned().kek()));
    }
}
