package io.pgcmk.usecase;

import io.pgcmk.domain.check.ConfirmationPolicy;
import io.pgcmk.port.Pause;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.Schedule.Due;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * One tick of the timer: checks every server, and looks at suspects again until their refusal is confirmed or cleared, or
 * the tick hands over to the next one.
 */
public final class SweepKeyAccess {
    private static final Logger LOG = Logger.getLogger(SweepKeyAccess.class.getName());

    /** The timer fires every minute; ten seconds are left for the last look and for what follows from it. */
    private static final Duration HAND_OVER = Duration.ofSeconds(50);

    /** A check waits for the network nearly all of its time; the vault's own limit is far above this. */
    private static final int AT_ONCE = 16;

    private final Schedule schedule;
    private final CheckServer check;
    private final Pause pause;
    private final Clock clock;

    SweepKeyAccess(Schedule schedule, CheckServer check, Pause pause, Clock clock) {
        this.schedule = schedule;
        this.check = check;
        this.pause = pause;
        this.clock = clock;
    }

    /** Returns how many servers were checked. */
    public int run() {
        Instant tick = clock.instant();
        List<Due> claimed = round(
                IntStream.range(0, Schedule.BUCKETS)
                        .mapToObj(bucket -> schedule.due(bucket, tick))
                        .flatMap(List::stream)
                        .toList(),
                due -> schedule.claim(due, tick));
        List<Due> suspects = round(claimed, this::stillSuspect);
        Instant handOver = tick.plus(HAND_OVER);
        while (!suspects.isEmpty()
                && !clock.instant().plus(ConfirmationPolicy.REPEAT).isAfter(handOver)) {
            pause.last(ConfirmationPolicy.REPEAT);
            suspects = round(suspects, this::stillSuspect);
        }
        return claimed.size();
    }

    private Optional<Due> stillSuspect(Due due) {
        return check.run(due) ? Optional.of(due) : Optional.empty();
    }

    /** Takes a step for each, some at once; returns those that are left. One that fails is left to the next tick. */
    private static List<Due> round(List<Due> all, Function<Due, Optional<Due>> step) {
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Due>>> steps = all.stream()
                    .map(due -> threads.submit(() -> {
                        places.acquire();
                        try {
                            return step.apply(due);
                        } finally {
                            places.release();
                        }
                    }))
                    .toList();
            return steps.stream()
                    .map(SweepKeyAccess::outcome)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static Optional<Due> outcome(Future<Optional<Due>> step) {
        try {
            return step.get();
        } catch (ExecutionException e) {
            LOG.log(Level.WARNING, "a check failed and is left to the next tick", e.getCause());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while servers were checked", e);
        }
    }
}
