package io.pgcmk.local.stack;

/** The stack did not start; the message names the logs. Whatever had been started was stopped again. */
public final class StackStartException extends RuntimeException {

    StackStartException(String message, Exception cause) {
        super(message, cause);
    }
}
