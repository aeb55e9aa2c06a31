package io.pgcmk.port;

/** The store gave no usable answer; whether a write took place is unknown, and repeating it is safe. */
public final class StoreUnreachableException extends StoreException {

    public StoreUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
