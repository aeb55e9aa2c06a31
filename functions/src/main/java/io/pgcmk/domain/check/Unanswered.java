package io.pgcmk.domain.check;

import java.time.Instant;

/**
 * Checks in a row that nobody answered.
 *
 * @param why the last one was not, for the operator
 */
public record Unanswered(Instant firstAt, Instant lastAt, int times, String why) {

    static Unanswered first(Instant at, String why) {
        return new Unanswered(at, at, 1, why);
    }

    Unanswered again(Instant at, String reason) {
        return new Unanswered(firstAt, at, times + 1, reason);
    }
}
