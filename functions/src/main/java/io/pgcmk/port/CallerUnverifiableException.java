package io.pgcmk.port;

/** A token cannot be judged now, since the keys that sign tokens cannot be had. Try again later. */
public final class CallerUnverifiableException extends RuntimeException {

    public CallerUnverifiableException(Throwable cause) {
        super("the signing keys of the tenant cannot be had now", cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
