package io.pgcmk.usecase;

import io.pgcmk.port.Workers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Answers that are asked for side by side. */
final class SideBySide {
    private SideBySide() {}

    /** One that is asked for with others; it keeps what it fails with, for whoever wants it. */
    static <T> FutureTask<T> ask(Callable<T> question) {
        return new FutureTask<>(question);
    }

    static <T> List<T> all(Workers workers, List<FutureTask<T>> asked) {
        workers.run(asked);
        return asked.stream().map(SideBySide::of).toList();
    }

    /** Of one that was run: what it gave, or what it failed with. */
    static <T> T of(Future<T> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
