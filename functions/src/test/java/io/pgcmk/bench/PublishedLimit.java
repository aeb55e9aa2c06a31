package io.pgcmk.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A vault's limit as Azure enforces it: what exceeds it within ten seconds is refused, and does not count. */
final class PublishedLimit {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final long inTenSeconds;
    private final NavigableMap<Instant, Integer> admitted = new TreeMap<>();
    private int refused;

    PublishedLimit(long inTenSeconds) {
        this.inTenSeconds = inTenSeconds;
    }

    /** By its own time: of tasks that run side by side here one comes after the other, each from the same instant on. */
    boolean admits(Instant now) {
        int before = admitted.subMap(now.minus(WINDOW), false, now, true).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        if (before >= inTenSeconds) {
            refused++;
            return false;
        }
        admitted.merge(now, 1, Integer::sum);
        return true;
    }

    int refused() {
        return refused;
    }
}
