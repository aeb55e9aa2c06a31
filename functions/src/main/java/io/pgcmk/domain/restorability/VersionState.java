package io.pgcmk.domain.restorability;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key version: can it unwrap what it wrapped?
 *
 * @param cause why it cannot; null if it can. Its dates are no cause: an expired key still unwraps (R3)
 */
public record VersionState(
        KekVersion version,
        @Nullable Cause cause,
        @Nullable Instant notBefore,
        @Nullable Instant expiresOn) {

    /** Nothing else than its dates is known to stand in the way. */
    static VersionState usable(KekVersion version) {
        return new VersionState(version, null, null, null);
    }

    /** What the vault's answers say; empty if they say nothing that counts. */
    public static Optional<VersionState> of(KekVersion version, KeyProbe probe, Instant now) {
        KekProperties properties =
                probe.properties() instanceof Answer.Given<KekProperties>(KekProperties given) ? given : null;
        VersionState usable = properties == null
                ? usable(version)
                : new VersionState(version, null, properties.notBefore(), properties.expiresOn());
        return switch (Observation.of(probe, false, now)) {
            case Observation.Good good -> Optional.of(usable);
            case Observation.Refused(Cause cause, String evidence) -> Optional.of(usable.with(withoutDates(cause)));
            case Observation.Silent silent -> Optional.empty();
        };
    }

    static @Nullable Cause causeOf(OlderVersion older) {
        Instant until = older.recoverableUntil();
        return switch (older.seen()) {
            case NOT_YET, USABLE -> null;
            case DISABLED -> Cause.of(Cause.Code.KEY_DISABLED);
            case DELETED -> new Cause(Cause.Code.KEY_DELETED, null, until);
            case PURGED -> Cause.of(Cause.Code.KEY_PURGED);
            case VAULT_GONE -> new Cause(Cause.Code.VAULT_DELETED, null, until);
            case REFUSED -> Cause.revoked(Permission.UNWRAP_KEY);
        };
    }

    VersionState with(@Nullable Cause changed) {
        return new VersionState(version, withoutDates(changed), notBefore, expiresOn);
    }

    /** They are known as dates, which say more. */
    private static @Nullable Cause withoutDates(@Nullable Cause cause) {
        return cause == null || cause.code() == Cause.Code.KEY_EXPIRED || cause.code() == Cause.Code.KEY_NOT_YET_VALID
                ? null
                : cause;
    }

    /** Whether it can no more what it could, or cannot for another reason than before. */
    public boolean isWorseThan(@Nullable VersionState before) {
        if (cause == null) {
            return false;
        }
        Cause earlier = before == null ? null : before.cause();
        return earlier == null || !cause.isSameAs(earlier);
    }
}
