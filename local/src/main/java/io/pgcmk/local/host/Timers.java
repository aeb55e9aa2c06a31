package io.pgcmk.local.host;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The schedules of all timers. A timer's next time is reckoned after its run, so that it never runs twice at once. */
final class Timers implements AutoCloseable {
    private final ScheduledExecutorService threads;
    private final Runner runner;
    private final Clock clock;

    Timers(List<LoadedFunction> functions, Runner runner, Clock clock) {
        this.runner = runner;
        this.clock = clock;
        // One thread each: a timer that takes long holds up no other.
        this.threads = Executors.newScheduledThreadPool(functions.size());
        for (LoadedFunction function : functions) {
            if (function.definition().trigger() instanceof Trigger.Timer(TimerSchedule schedule)) {
                await(function, TimerStatus.first(schedule, clock.instant()));
            }
        }
    }

    /** The JSON of a run that nobody's schedule asked for. */
    String inputOnRequest(TimerSchedule schedule) {
        return TimerStatus.first(schedule, clock.instant()).json();
    }

    private void await(LoadedFunction function, TimerStatus status) {
        long millis = Duration.between(clock.instant(), status.next()).toMillis();
        // Nobody asks for the result: run() reports and schedules by itself.
        ScheduledFuture<?> unused =
                threads.schedule(() -> run(function, status), Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    private void run(LoadedFunction function, TimerStatus status) {
        try {
            runner.run(function, status.json(), Map.of());
        } catch (FunctionFailedException e) {
            // Logged by the runner; the next run comes all the same.
        } finally {
            Instant now = clock.instant();
            // A clock that was set back, or a wake-up some milliseconds early, must not repeat the run.
            Instant from = now.isBefore(status.next()) ? status.next() : now;
            await(function, status.after(from));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
