package io.pgcmk.fake;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls that go out to shared state, so that a test can interfere right after any of them: kill the instance,
 * or let another one run. What an instance does after its death has no effect.
 */
public final class Steps {
    private int left;
    private @Nullable Runnable then;
    private boolean dead;

    /** What a killed instance dies of; nothing of ours catches an Error. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** After {@code steps} more steps, the instance is dead. */
    public synchronized void killAfter(int steps) {
        after(steps, () -> {
            die();
            throw new Killed();
        });
    }

    /** After {@code steps} more steps, once, {@code interference} happens before the instance goes on. */
    public synchronized void after(int steps, Runnable interference) {
        left = steps;
        then = interference;
    }

    /** Another instance takes the place of a dead one. */
    public synchronized void restart() {
        dead = false;
        then = null;
    }

    /** Whether what was planned has not happened. */
    public synchronized boolean isPending() {
        return then != null;
    }

    /** A call that goes out. */
    public <T> T take(Supplier<T> step) {
        requireAlive();
        T result = step.get();
        Runnable interference = passed();
        if (interference != null) {
            interference.run();
        }
        return result;
    }

    void take(Runnable step) {
        take(() -> {
            step.run();
            return true;
        });
    }

    private synchronized void die() {
        dead = true;
    }

    private synchronized void requireAlive() {
        if (dead) {
            throw new Killed();
        }
    }

    private synchronized @Nullable Runnable passed() {
        left--;
        Runnable interference = then;
        if (interference == null || left > 0) {
            return null;
        }
        then = null;
        return interference;
    }
}
