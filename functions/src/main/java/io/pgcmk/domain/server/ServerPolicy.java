package io.pgcmk.domain.server;

import java.time.Duration;

/**
 * What the customer chose for one server.
 *
 * @param strict whether what is a warning by default is refused (D4)
 * @param lease whether PostgreSQL 17 and newer denies by itself when it hears of no good check: also when pg-cmk is down
 * @param transientGrace how much longer than ten minutes a silent vault leaves the server open, at most
 *     {@link #LONGEST_GRACE}; a refusal closes at once all the same (D5)
 */
public record ServerPolicy(boolean strict, Recovery recovery, Lease lease, Duration transientGrace) {
    public static final Duration LONGEST_GRACE = Duration.ofHours(4);

    /** Warn, reopen by itself, and hold to the ten minutes. */
    public static final ServerPolicy DEFAULT =
            new ServerPolicy(false, Recovery.AUTOMATIC, Lease.ENFORCED, Duration.ZERO);

    public ServerPolicy {
        requireGrace(transientGrace);
    }

    /** @throws IllegalArgumentException if it is no transient grace */
    public static Duration requireGrace(Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("must be PT0S to PT4H, and not " + grace);
        }
        return grace;
    }

    /** Whether a closed server opens by itself when its key works again (D7). */
    public enum Recovery {
        AUTOMATIC,
        MANUAL
    }

    /** Whether a lease ends by itself. */
    public enum Lease {
        ENFORCED,
        OFF
    }
}
