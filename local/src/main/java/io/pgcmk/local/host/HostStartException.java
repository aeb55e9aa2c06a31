package io.pgcmk.local.host;

import org.jspecify.annotations.Nullable;

/** A package that the host refuses to start; the message names the function. */
public final class HostStartException extends RuntimeException {

    HostStartException(String message) {
        this(message, null);
    }

    HostStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static HostStartException of(String function, String message) {
        return new HostStartException("function '" + function + "': " + message);
    }

    static HostStartException of(String function, String message, Throwable cause) {
        return new HostStartException("function '" + function + "': " + message + ": " + cause, cause);
    }
}
