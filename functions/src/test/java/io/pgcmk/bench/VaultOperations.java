package io.pgcmk.bench;

import io.pgcmk.local.bench.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What a vault is asked by the checks of ten thousand servers, and what they leave in memory. */
final class VaultOperations {
    private static final int SERVERS = 10_000;
    private static final int KEYS = 200;
    private static final int MINUTES = 10;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int WINDOWS = MINUTES * 6;
    private static final long KIB = 1024;

    private VaultOperations() {}

    static List<Figure> measure() {
        long began = System.nanoTime();
        Fleet fleet = new Fleet(SERVERS, KEYS);
        // All are enabled at once, and find their own instants within three minutes while these pass.
        ticks(fleet);
        Instant from = fleet.clock.instant();
        int requests = fleet.storeRequests();
        Duration oldest = ticks(fleet);
        List<Instant> operations = fleet.vaultOperationsSince(from);
        long seconds = (System.nanoTime() - began) / 1_000_000_000;
        long quota = Fleet.VAULT_LIMIT;
        return List.of(
                new Figure(
                        "vault operations of 10,000 servers in 10 min",
                        "<= 45 %",
                        percent(operations.size(), quota * WINDOWS),
                        operations.size() + " of " + quota * WINDOWS + " by the vault's limit; 200 keys, RSA-2048 in"
                                + " software; virtual time, " + seconds + " s of ours"),
                new Figure(
                        "the same in the busiest ten seconds",
                        "<= 50 %",
                        percent(busiest(operations), quota),
                        "at most half of the limit is ours"),
                new Figure(
                        "the oldest last good check among them",
                        "<= 350 s",
                        oldest.toSeconds() + " s",
                        "due after 3 min, looked at by the next tick, in line for 110 s at most"),
                new Figure(
                        "requests to the store for them, a minute",
                        "-",
                        String.valueOf((fleet.storeRequests() - requests) / MINUTES),
                        "3 a check, and 64 pages of the schedule"),
                memory(fleet));
    }

    /** Returns the greatest age of a last good check that was seen. */
    private static Duration ticks(Fleet fleet) {
        Duration oldest = Duration.ZERO;
        for (int minute = 0; minute < MINUTES; minute++) {
            fleet.tick();
            Duration age = fleet.oldestGoodCheck();
            oldest = age.compareTo(oldest) > 0 ? age : oldest;
        }
        return oldest;
    }

    private static long busiest(List<Instant> operations) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < operations.size(); last++) {
            while (!operations.get(first).plus(WINDOW).isAfter(operations.get(last))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** What the servers are is in the stores: the rest is what an instance remembers of them. */
    private static Figure memory(Fleet fleet) {
        long before = Memory.heapInUse();
        fleet.restart();
        long held = Math.max(0, before - Memory.heapInUse());
        return new Figure(
                "memory that an instance keeps of them",
                "-",
                held / KIB + " KiB",
                "heap that a restart frees, after collections; the stores and their fakes aside; RSS of the bench "
                        + Memory.resident());
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
