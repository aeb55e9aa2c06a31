package io.pgcmk.port;

/** The shared state could not be read or written. The subtype says what to do about it. */
public abstract sealed class StoreException extends RuntimeException
        permits StaleStateException, StoreUnreachableException {

    protected StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    protected StoreException(String message) {
        super(message);
    }
}
