package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;
import java.time.Instant;

/**
 * A refusal that was seen and is not confirmed yet (D6).
 *
 * @param times how often it was seen in a row
 */
public record Suspicion(Cause cause, Instant firstAt, Instant lastAt, int times) {

    public static Suspicion first(Cause cause, Instant at) {
        return new Suspicion(cause, at, at, 1);
    }

    public Suspicion again(Instant at) {
        return new Suspicion(cause, firstAt, at, times + 1);
    }
}
