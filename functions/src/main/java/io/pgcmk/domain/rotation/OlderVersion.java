package io.pgcmk.domain.rotation;

import io.pgcmk.envelope.KekVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key version that the server has left and something of it has not: a backup's DEK, or what lies in a sidecar.
 *
 * @param wrapsDeks whether DEKs lie under it, and not only the copies in sidecars
 * @param recoverableUntil when what was deleted is purged; null if it was not, or nobody would say
 */
public record OlderVersion(
        KekVersion version,
        boolean wrapsDeks,
        Seen seen,
        @Nullable Instant recoverableUntil) {

    /** What was seen of it last. */
    public enum Seen {
        NOT_YET,
        USABLE,
        DISABLED,
        DELETED,
        PURGED,
        /** Its vault's name resolves no more. */
        VAULT_GONE,
        /** The server's identity may not use it. */
        REFUSED
    }

    public static OlderVersion of(KekVersion version, boolean wrapsDeks) {
        return new OlderVersion(version, wrapsDeks, Seen.NOT_YET, null);
    }

    public OlderVersion seen(Seen now, @Nullable Instant until) {
        return new OlderVersion(version, wrapsDeks, now, until);
    }
}
