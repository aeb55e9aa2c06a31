package io.pgcmk.local.tour;

import org.jspecify.annotations.Nullable;

/** A step of the tour did not hold; the message says what was expected, and what was observed instead. */
final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StepFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static StepFailedException of(String what, Object expected, Object observed) {
        return new StepFailedException(what + "\nexpected: " + expected + "\nobserved: " + observed, null);
    }
}
