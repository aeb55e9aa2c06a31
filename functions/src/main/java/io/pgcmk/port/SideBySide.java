package io.pgcmk.port;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Answers that {@link Workers} ask for side by side. */
public final class SideBySide {
    private SideBySide() {}

    /** One that is asked for with others; it keeps what it fails with, for whoever wants it. */
    public static <T> FutureTask<T> ask(Callable<T> question) {
        return new FutureTask<>(question);
    }

    public static <T> List<T> all(Workers workers, List<FutureTask<T>> asked) {
        workers.run(asked);
        return asked.stream().map(SideBySide::of).toList();
    }

    /** Of one that was run: what it gave, or what it failed with. */
    public static <T> T of(Future<T> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
