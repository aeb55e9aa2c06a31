package io.pgcmk.adapter.identity;

/** A secret of our own vault cannot be had. The message names the secret and the way out, never its value. */
public final class SecretUnavailableException extends RuntimeException {
    private final boolean mayPass;

    SecretUnavailableException(String message, boolean mayPass) {
        super(message);
        this.mayPass = mayPass;
    }

    /** Whether waiting may help: our vault gave no usable answer. Otherwise the secret is missing or refused. */
    public boolean mayPass() {
        return mayPass;
    }
}
