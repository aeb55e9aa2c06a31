package io.pgcmk.domain.check;

import java.time.Duration;
import java.time.Instant;

/** The ten minutes (R10, D1): they count from T0, when the first request of the last good check was sent. */
public final class Deadline {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /**
     * How long before {@code denyBy} a server that nobody answers for is closed (D5): enough for one tick that is missed,
     * a look of eight seconds, and PostgreSQL's part.
     */
    private static final Duration MARGIN = Duration.ofSeconds(150);

    private Deadline() {}

    /** @param grace the customer's transient grace: it moves the limit for silence, never for a refusal (D5) */
    public static Instant denyBy(Instant lastGood, Duration grace) {
        return lastGood.plus(LIMIT).plus(grace);
    }

    /** Whether a server that is not proven good by now is to be closed, since the next tick may come too late. */
    public static boolean isDue(Instant lastGood, Duration grace, Instant now) {
        return now.isAfter(denyBy(lastGood, grace).minus(MARGIN));
    }
}
