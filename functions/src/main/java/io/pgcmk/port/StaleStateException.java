package io.pgcmk.port;

/** Somebody else changed it first: read again and decide again. */
public final class StaleStateException extends StoreException {

    public StaleStateException(String message) {
        super(message);
    }
}
