package io.pgcmk.local.stack;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started so far, and is stopped in the opposite order. */
final class Parts implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T part) {
        started.push(part);
        return part;
    }

    /** Stops all of them, even if one fails to stop. */
    @Override
    public synchronized void close() {
        RuntimeException failed = null;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                RuntimeException next = new IllegalStateException("a part of the stack did not stop", e);
                if (failed != null) {
                    next.addSuppressed(failed);
                }
                failed = next;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
