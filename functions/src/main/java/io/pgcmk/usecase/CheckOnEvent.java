package io.pgcmk.usecase;

import io.pgcmk.domain.check.Cadence;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ScheduleEntry;
import io.pgcmk.port.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Looks at the servers that an event may concern: at once, and again while the change spreads. Carries on with what follows
 * from a new version of their key.
 *
 * <p>Order and number of events do not matter. What is asked for is written on the schedule, in whole minutes; whoever finds
 * it there already leaves the look to who wrote it, and if that one died the next tick makes it.
 */
public final class CheckOnEvent {
    /** Event Grid waits 30 s for an answer; two repeats of a look, 10 s apart, fit in. What is left is the next tick's. */
    private static final Duration HAND_OVER = Duration.ofSeconds(25);

    private final FindConcerned concerned;
    private final Schedule schedule;
    private final CheckRounds rounds;
    private final ContinueRotations rotations;
    private final Workers workers;
    private final Clock clock;

    /** The minute in which this instance last took up a notice: spares the store the rest of a storm. */
    private final Map<Notice, Instant> takenUp = new ConcurrentHashMap<>();

    CheckOnEvent(
            FindConcerned concerned,
            Schedule schedule,
            CheckRounds rounds,
            ContinueRotations rotations,
            Workers workers,
            Clock clock) {
        this.concerned = concerned;
        this.schedule = schedule;
        this.rounds = rounds;
        this.rotations = rotations;
        this.workers = workers;
        this.clock = clock;
    }

    /** Returns how many servers are looked at for this event, and not for an earlier one of the same minute. */
    public int run(Notice notice) {
        Instant now = clock.instant();
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        takenUp.values().removeIf(earlier -> earlier.isBefore(minute));
        if (takenUp.putIfAbsent(notice, minute) != null) {
            return 0;
        }
        try {
            return lookedAt(notice, now);
        } catch (RuntimeException e) {
            // It comes again, and must not be taken for done.
            takenUp.remove(notice);
            throw e;
        }
    }

    private int lookedAt(Notice notice, Instant now) {
        List<ServerUid> servers = concerned.run(notice);
        if (servers.isEmpty()) {
            // Whoever enables the key in this very minute is concerned by the next one.
            takenUp.remove(notice);
        }
        ConcurrentLinkedQueue<ScheduleEntry> asked = new ConcurrentLinkedQueue<>();
        workers.run(servers.stream()
                .map(uid -> (Runnable) () -> ask(uid, Cadence.looks(now)).ifPresent(asked::add))
                .toList());
        List<ScheduleEntry> due =
                asked.stream().sorted(ScheduleEntry.MOST_URGENT_FIRST).toList();
        Instant handOver = now.plus(HAND_OVER);
        rounds.run(due, due, now, handOver);
        if (!due.isEmpty()) {
            // A new version was seen by the checks, if it is one, and is followed at once.
            rotations.run(handOver);
        }
        return due.size();
    }

    /** Empty if the server is not on the schedule, or was asked for already: no other minute has this last look. */
    private Optional<ScheduleEntry> ask(ServerUid uid, List<Instant> looks) {
        Optional<ScheduleEntry> changed = Optional.empty();
        while (changed.isEmpty()) {
            Optional<ScheduleEntry> entry =
                    schedule.find(uid).filter(found -> !found.looks().contains(looks.getLast()));
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            changed = schedule.replace(entry.get(), entry.get().lookedAtAt(looks));
        }
        return changed;
    }
}
