package io.pgcmk.local.host;

import org.jspecify.annotations.Nullable;

/** A function threw; what it threw is the cause. */
final class FunctionFailedException extends Exception {

    FunctionFailedException(String function, @Nullable Throwable thrown) {
        super("function '" + function + "' failed", thrown);
    }
}
