package io.pgcmk.local.kit;

import java.time.Duration;

/** What a person, or a measurement, does between two looks. */
public final class Waiting {
    private Waiting() {}

    /** @throws IllegalStateException if the thread is interrupted meanwhile */
    public static void during(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
