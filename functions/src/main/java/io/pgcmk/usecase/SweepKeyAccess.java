package io.pgcmk.usecase;

import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ScheduleEntry;
import io.pgcmk.port.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** One tick of the timer: looks at every server that is due, those first that must deny first. */
public final class SweepKeyAccess {
    /** The timer fires every minute; ten seconds are left for the last look and for what follows from it. */
    private static final Duration HAND_OVER = Duration.ofSeconds(50);

    /** Buckets are read so many at a time: each has a connection of its own, and a tick has a minute. */
    private static final int READERS = 4;

    private final Schedule schedule;
    private final CheckRounds rounds;
    private final VaultTraffic traffic;
    private final Workers workers;
    private final Clock clock;

    SweepKeyAccess(Schedule schedule, CheckRounds rounds, VaultTraffic traffic, Workers workers, Clock clock) {
        this.schedule = schedule;
        this.rounds = rounds;
        this.traffic = traffic;
        this.workers = workers;
        this.clock = clock;
    }

    /** Returns how many servers were due. */
    public int run() {
        Instant tick = clock.instant();
        traffic.forgetSilences();
        List<ScheduleEntry> all = all();
        List<ScheduleEntry> due = due(all, tick);
        rounds.run(due, all, tick, tick.plus(HAND_OVER));
        return due.size();
    }

    private List<ScheduleEntry> all() {
        ConcurrentLinkedQueue<ScheduleEntry> all = new ConcurrentLinkedQueue<>();
        workers.run(IntStream.range(0, READERS)
                .mapToObj(reader -> (Runnable) () -> {
                    for (int bucket = reader; bucket < Schedule.BUCKETS; bucket += READERS) {
                        all.addAll(schedule.bucket(bucket));
                    }
                })
                .toList());
        return List.copyOf(all);
    }

    private static List<ScheduleEntry> due(List<ScheduleEntry> all, Instant tick) {
        List<ScheduleEntry> due =
                new ArrayList<>(all.stream().filter(entry -> entry.isDue(tick)).toList());
        due.addAll(inTurn(all, tick));
        due.sort(ScheduleEntry.MOST_URGENT_FIRST);
        return due;
    }

    /**
     * A key is looked at in every tick: if none of its servers is due, the one whose last look is the longest ago is.
     */
    private static List<ScheduleEntry> inTurn(List<ScheduleEntry> all, Instant tick) {
        Map<KekVersion, List<ScheduleEntry>> byKey = new HashMap<>();
        for (ScheduleEntry entry : all) {
            if (entry.pinned() != null && entry.denyBy() != null && entry.claimedAt() != null) {
                byKey.computeIfAbsent(entry.pinned(), first -> new ArrayList<>())
                        .add(entry);
            }
        }
        return byKey.values().stream()
                .filter(servers -> servers.stream()
                        .noneMatch(
                                entry -> entry.isDue(tick) || !claimedAt(entry).isBefore(tick)))
                .map(servers -> servers.stream()
                        .min(Comparator.comparing(SweepKeyAccess::claimedAt))
                        .orElseThrow())
                .toList();
    }

    private static Instant claimedAt(ScheduleEntry entry) {
        return Objects.requireNonNull(entry.claimedAt());
    }
}
