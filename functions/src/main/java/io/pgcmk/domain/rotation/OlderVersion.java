package io.pgcmk.domain.rotation;

import io.pgcmk.envelope.KekVersion;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
        NOT_YET("NotYet"),
        USABLE("Usable"),
        DISABLED("Disabled"),
        DELETED("Deleted"),
        PURGED("Purged"),
        /** Its vault's name resolves no more. */
        VAULT_GONE("VaultGone"),
        /** The server's identity may not use it. */
        REFUSED("Refused");

        private final String apiName;

        Seen(String apiName) {
            this.apiName = apiName;
        }

        public String apiName() {
            return apiName;
        }
    }

    public static OlderVersion of(KekVersion version, boolean wrapsDeks) {
        return new OlderVersion(version, wrapsDeks, Seen.NOT_YET, null);
    }

    public OlderVersion seen(Seen now, @Nullable Instant until) {
        return new OlderVersion(version, wrapsDeks, now, until);
    }

    /** Whether nothing that lies under it can be unwrapped now. */
    public boolean isStranded() {
        return switch (seen) {
            case NOT_YET, USABLE -> false;
            case DISABLED, DELETED, PURGED, VAULT_GONE, REFUSED -> true;
        };
    }

    /** Whether that is something else than before. Until when it can be recovered may be known only later. */
    public boolean isNews(OlderVersion before) {
        return seen != before.seen || (recoverableUntil != null && !recoverableUntil.equals(before.recoverableUntil));
    }

    /**
     * The versions that something lies under, with what is known of them: one under which nothing lies any more goes.
     *
     * @param deks that wrap DEKs
     * @param sidecars that wrap what lies in sidecars
     */
    public static List<OlderVersion> repaired(
            List<OlderVersion> known, Set<KekVersion> deks, Set<KekVersion> sidecars) {
        return Stream.concat(deks.stream(), sidecars.stream())
                .distinct()
                .sorted(Comparator.comparing(KekVersion::toString))
                .map(version -> known.stream()
                        .filter(older -> older.version().equals(version))
                        .findFirst()
                        .map(older -> new OlderVersion(
                                version, deks.contains(version), older.seen(), older.recoverableUntil()))
                        .orElseGet(() -> of(version, deks.contains(version))))
                .toList();
    }
}
