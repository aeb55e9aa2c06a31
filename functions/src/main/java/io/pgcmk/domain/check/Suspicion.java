package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;
import java.time.Duration;
import java.time.Instant;

/**
 * A cause that was seen and is not confirmed yet (D6).
 *
 * @param evidence what came back last, for the operator
 * @param times how often it was seen in a row
 */
public record Suspicion(Cause cause, Kind kind, String evidence, Instant firstAt, Instant lastAt, int times) {

    /** "No" and "no answer" stay apart (D5). */
    public enum Kind {
        /** The vault, or ARM, said no. */
        REFUSED,
        /** Nobody said anything, in a way that something lost would explain: only others can confirm it. */
        HINTED
    }

    public static Suspicion first(Cause cause, Kind kind, String evidence, Instant at) {
        return new Suspicion(cause, kind, evidence, at, at, 1);
    }

    /** The same again; another cause, or the same on another ground, begins anew. */
    Suspicion then(Cause seen, Kind how, String what, Instant at) {
        return cause.isSameAs(seen) && kind == how
                ? new Suspicion(seen, how, what, firstAt, at, times + 1)
                : first(seen, how, what, at);
    }

    Duration lasted() {
        return Duration.between(firstAt, lastAt);
    }
}
