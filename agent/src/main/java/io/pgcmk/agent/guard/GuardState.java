package io.pgcmk.agent.guard;

import io.pgcmk.envelope.KekVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the server stands with its key, all of it by its own clock.
 *
 * @param uid null while pg-cmk protects nothing here
 * @param fence of the last decision about it
 * @param closed whether pg-cmk has closed it
 * @param lease null before the first one was given
 * @param key the version that wraps its DEK; null before one was enabled
 */
record GuardState(
        Instant now,
        @Nullable UUID uid,
        long fence,
        boolean closed,
        boolean standby,
        @Nullable Lease lease,
        @Nullable KekVersion key) {

    /** Whether clients may come in: what has no lease is closed. */
    boolean serves() {
        return uid != null && !closed && lease != null && lease.until().isAfter(now);
    }

    /**
     * @param until when the server is to deny connections; centuries away where the customer switched leases off
     * @param length what one good check is worth
     */
    record Lease(Instant until, Duration length) {
        /** What a lease is worth without grace; pg-cmk has made its own check by half of it, and one that is missed. */
        private static final Duration WITHOUT_GRACE = Duration.ofSeconds(570);

        private static final Duration NEVER = Duration.ofDays(1);

        /** When it is so old that whoever else renews it has missed a check. */
        Instant dueAt() {
            Duration old = (length.compareTo(WITHOUT_GRACE) < 0 ? length : WITHOUT_GRACE).dividedBy(2);
            return until.minus(length).plus(old);
        }

        boolean ends(Instant now) {
            return Duration.between(now, until).compareTo(NEVER) < 0;
        }
    }
}
