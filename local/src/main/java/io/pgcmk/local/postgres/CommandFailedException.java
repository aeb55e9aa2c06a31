package io.pgcmk.local.postgres;

import org.jspecify.annotations.Nullable;

/** A program of PostgreSQL or of the operating system did not do its work; the message holds its output. */
public final class CommandFailedException extends RuntimeException {

    CommandFailedException(String message, @Nullable Exception cause) {
        super(message, cause);
    }
}
