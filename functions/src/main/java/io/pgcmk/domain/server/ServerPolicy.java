package io.pgcmk.domain.server;

/**
 * What the customer chose for one server.
 *
 * @param strict whether what is a warning by default is refused (D4)
 */
public record ServerPolicy(boolean strict, Recovery recovery) {

    /** Warn, and reopen by itself. */
    public static final ServerPolicy DEFAULT = new ServerPolicy(false, Recovery.AUTOMATIC);

    public java.time.Duration transientGrace() {
        return java.time.Duration.ZERO;
    }

    /** Whether a closed server opens by itself when its key works again (D7). */
    public enum Recovery {
        AUTOMATIC,
        MANUAL
    }
}
