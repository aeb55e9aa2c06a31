package io.pgcmk.domain.server;

import java.time.Duration;
import java.time.Instant;

/**
 * What the agent's guard last said of itself.
 *
 * @param seenAt by PostgreSQL's own clock
 */
public record GuardReport(Instant seenAt, DataAtRest dataAtRest) {
    /** It says so every minute; one that is silent for longer is taken to be gone. */
    private static final Duration SILENT = Duration.ofMinutes(3);

    /** @param now by the same clock */
    public boolean isAtWork(Instant now) {
        return now.isBefore(seenAt.plus(SILENT));
    }
}
