package io.pgcmk.local.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Durations in order, of which some percent are no longer than one of them. */
public record Percentiles(List<Duration> sorted) {

    public Percentiles {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no durations");
        }
        sorted = sorted.stream().sorted().toList();
    }

    public static Percentiles of(List<Duration> durations) {
        return new Percentiles(durations);
    }

    /** The shortest that at least so many percent do not exceed. */
    public Duration at(int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(rank, 1) - 1);
    }

    /** Half of them are no longer than the first, and 95 of 100 no longer than the second. */
    public String halfAndMost() {
        return String.format(Locale.ROOT, "%.0f, %.0f s", seconds(at(50)), seconds(at(95)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
