package io.pgcmk.wiring;

import io.pgcmk.port.Workers;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** {@link Workers} on a virtual thread each: what they do is wait for the network. None outlives the call. */
public final class VirtualThreads implements Workers {

    @Override
    public void run(List<? extends Runnable> tasks) {
        @Nullable RuntimeException failure = null;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> started =
                    tasks.stream().map(threads::submit).toList();
            for (Future<?> task : started) {
                try {
                    task.get();
                } catch (ExecutionException e) {
                    failure = failure == null ? new IllegalStateException("a task failed", e.getCause()) : failure;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while tasks ran", e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
