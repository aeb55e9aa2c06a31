package io.pgcmk.usecase;

import io.pgcmk.domain.check.ConfirmationPolicy;
import io.pgcmk.domain.check.Suspicion;
import io.pgcmk.domain.check.Verdict;
import io.pgcmk.port.Pause;
import io.pgcmk.port.ScheduleEntry;
import io.pgcmk.port.Workers;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Looks at servers, and at suspects and their neighbours again, until each suspicion is confirmed or cleared or it is time
 * to hand over: whatever is left is due at the next tick.
 */
final class CheckRounds {
    private static final Logger LOG = Logger.getLogger(CheckRounds.class.getName());

    private final CheckServer check;
    private final Workers workers;
    private final Pause pause;
    private final Clock clock;

    CheckRounds(CheckServer check, Workers workers, Pause pause, Clock clock) {
        this.check = check;
        this.workers = workers;
        this.pause = pause;
        this.clock = clock;
    }

    /** @param due those that must deny first come first */
    void run(List<ScheduleEntry> due, List<ScheduleEntry> all, Instant tick, Instant handOver) {
        Neighbours neighbours = new Neighbours(all);
        neighbours.lookedAt(due);
        List<Looked> suspects = firstLooks(due, neighbours, tick, handOver);
        while (!suspects.isEmpty()
                && !clock.instant().plus(ConfirmationPolicy.REPEAT).isAfter(handOver)) {
            pause.last(ConfirmationPolicy.REPEAT);
            List<Looked> looked = each(suspects, suspect -> check.again(suspect.entry(), handOver));
            closeTheRest(looked, neighbours);
            suspects = wantingAnother(looked);
            suspects = joined(suspects, firstLooks(drawnIn(suspects, neighbours), neighbours, tick, handOver));
        }
    }

    /** First looks, and at once those at whoever is concerned by what they found. */
    private List<Looked> firstLooks(
            List<ScheduleEntry> entries, Neighbours neighbours, Instant tick, Instant handOver) {
        List<Looked> suspects = List.of();
        List<ScheduleEntry> next = entries;
        while (!next.isEmpty()) {
            List<Looked> looked = each(next, entry -> check.first(entry, tick, handOver));
            closeTheRest(looked, neighbours);
            List<Looked> wanting = wantingAnother(looked);
            suspects = joined(suspects, wanting);
            next = drawnIn(wanting, neighbours);
        }
        return suspects;
    }

    private static List<ScheduleEntry> drawnIn(List<Looked> suspects, Neighbours neighbours) {
        List<ScheduleEntry> drawn = new ArrayList<>();
        for (Looked suspect : suspects) {
            Suspicion suspicion = suspect.suspicion();
            if (suspicion != null) {
                drawn.addAll(neighbours.drawnInBy(suspect.entry(), suspicion.cause()));
            }
        }
        return drawn;
    }

    private void closeTheRest(List<Looked> looked, Neighbours neighbours) {
        for (Looked one : looked) {
            Verdict verdict = one.verdict();
            if (verdict != null) {
                each(neighbours.restOf(one.entry(), verdict.cause()), entry -> {
                    check.spokenFor(entry, verdict);
                    return Looked.done(entry);
                });
            }
        }
    }

    private static List<Looked> wantingAnother(List<Looked> looked) {
        return looked.stream().filter(Looked::wantsAnother).toList();
    }

    private static List<Looked> joined(List<Looked> some, List<Looked> others) {
        List<Looked> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** One that fails is left to the next tick, and keeps no other from being looked at. */
    private <T> List<Looked> each(List<T> all, Function<T, Looked> look) {
        ConcurrentLinkedQueue<Looked> looked = new ConcurrentLinkedQueue<>();
        workers.run(all.stream()
                .map(one -> (Runnable) () -> {
                    try {
                        looked.add(look.apply(one));
                    } catch (RuntimeException e) {
                        LOG.log(Level.WARNING, "a check failed and is left to the next tick", e);
                    }
                })
                .toList());
        return List.copyOf(looked);
    }
}
