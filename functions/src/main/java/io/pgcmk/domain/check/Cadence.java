package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.Access.Inaccessible;
import io.pgcmk.domain.server.ServerUid;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How often what is looked at. */
public final class Cadence {
    /** A server is checked at least this often. */
    public static final Duration SERVER = Duration.ofMinutes(3);

    /** When a server is looked at after an event of its key: at once, and while the change spreads. */
    private static final List<Duration> AFTER_EVENT =
            List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofMinutes(6));

    private static final Duration CLOSED_LONG_AGO = Duration.ofHours(1);
    static final Duration SELDOM = Duration.ofMinutes(5);

    private Cadence() {}

    /**
     * When a healthy server is due after a check at {@code now}. Each server has its own instant within three minutes,
     * so that a fleet stays spread however it was started, and after an outage is spread again at once.
     */
    public static Instant next(ServerUid uid, Instant now) {
        long period = SERVER.toMillis();
        long own =
                Math.floorMod(uid.value().getMostSignificantBits() ^ uid.value().getLeastSignificantBits(), period);
        long wait = Math.floorMod(own - now.toEpochMilli(), period);
        return now.plusMillis(wait == 0 ? period : wait);
    }

    /**
     * The looks after an event, in whole minutes, so that a thousand events of one minute ask for the same. The second of
     * them comes after the last of these events, and at most a minute after it.
     */
    public static List<Instant> looks(Instant event) {
        Instant minute = event.truncatedTo(ChronoUnit.MINUTES);
        return AFTER_EVENT.stream().map(minute::plus).toList();
    }

    /** Whether the key of a closed server is to be probed again: every minute for an hour, then every five. */
    public static boolean probes(Inaccessible closed, @Nullable Instant checkedAt, Instant now) {
        if (closed.cause().code() == Cause.Code.KEY_PURGED
                || closed.cause().code() == Cause.Code.AWAITING_REVALIDATION) {
            return false;
        }
        boolean recent = now.isBefore(closed.since().plus(CLOSED_LONG_AGO));
        return recent || checkedAt == null || !now.isBefore(checkedAt.plus(SELDOM));
    }
}
