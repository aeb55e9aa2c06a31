package io.pgcmk.fake;

import io.pgcmk.port.Workers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Workers} that do things in order, each from the same instant on; all have ended when the last of them has. */
public record InOrder(MutableClock clock) implements Workers {

    @Override
    public void run(List<? extends Runnable> tasks) {
        Instant start = clock.instant();
        Instant end = start;
        @Nullable RuntimeException failure = null;
        for (Runnable task : tasks) {
            clock.set(start);
            try {
                task.run();
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
            end = clock.instant().isAfter(end) ? clock.instant() : end;
        }
        clock.set(end);
        if (failure != null) {
            throw failure;
        }
    }
}
