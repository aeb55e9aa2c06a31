package io.pgcmk.port;

/** The caller showed no valid token. The message says what is wrong with it and never contains it. */
public final class CallerRefusedException extends RuntimeException {

    public CallerRefusedException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
