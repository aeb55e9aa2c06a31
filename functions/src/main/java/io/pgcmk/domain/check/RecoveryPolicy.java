package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.ServerPolicy.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When a closed server opens by itself (D7): after two good checks at least {@link #FIRST_WAIT} apart with no refusal
 * between. The wait doubles with each closure within a day, so that a key that comes and goes does not drag its server
 * along; the fourth closure within an hour waits for a person.
 */
public final class RecoveryPolicy {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(60);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);
    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final int CLOSURES_IN_AN_HOUR = 4;

    private RecoveryPolicy() {}

    /** @param goodAt start of the good check that was just made */
    public static boolean opens(CheckRecord record, Cause cause, Recovery recovery, Instant goodAt) {
        Instant since = record.recoveringSince();
        return recovery == Recovery.AUTOMATIC
                && cause.code() != Cause.Code.AWAITING_REVALIDATION
                && !wantsRevalidation(record.closures())
                && since != null
                && !goodAt.isBefore(since.plus(wait(record.closures().size())));
    }

    /** The closures that still count, with a new one. */
    public static List<Instant> closedAgain(List<Instant> closures, Instant at) {
        List<Instant> remembered = new ArrayList<>(closures);
        remembered.removeIf(closure -> closure.isBefore(at.minus(REMEMBERED)));
        remembered.add(at);
        return List.copyOf(remembered);
    }

    private static Duration wait(int closures) {
        int doublings = Math.clamp(closures - 1L, 0, 5);
        Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private static boolean wantsRevalidation(List<Instant> closures) {
        if (closures.size() < CLOSURES_IN_AN_HOUR) {
            return false;
        }
        Instant fourthLast = closures.get(closures.size() - CLOSURES_IN_AN_HOUR);
        return !fourthLast.isBefore(closures.getLast().minus(Duration.ofHours(1)));
    }
}
