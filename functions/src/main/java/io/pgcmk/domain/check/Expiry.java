package io.pgcmk.domain.check;

import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a version of a key is about to expire (R3), as it is told: once at each of some distances.
 *
 * @param days the distance: as many days are left, or fewer
 */
public record Expiry(KekVersion version, Instant expiresOn, int days) {
    /** Time for a change that takes a quarter of a year, and for one that is made at once. */
    private static final List<Integer> DISTANCES = List.of(1, 3, 7, 14, 30, 60, 90);

    /**
     * What is to be told now; empty if nothing is. Who comes late is told once, and not of each distance that was missed. A
     * key that is expired is the verdict's matter.
     *
     * @param told the last that was told of this version; null if nothing was
     */
    static Optional<Expiry> due(KekProperties key, @Nullable Expiry told, Instant now) {
        Instant expiresOn = key.expiresOn();
        if (expiresOn == null || !expiresOn.isAfter(now)) {
            return Optional.empty();
        }
        Duration left = Duration.between(now, expiresOn);
        return DISTANCES.stream()
                .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
                .findFirst()
                .map(days -> new Expiry(key.version(), expiresOn, days))
                .filter(due -> told == null || !told.covers(due));
    }

    private boolean covers(Expiry due) {
        return version.equals(due.version) && expiresOn.equals(due.expiresOn) && days <= due.days;
    }
}
