package io.pgcmk.domain.server;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a PostgreSQL says that follows another one.
 *
 * @param replayDelay by how much it lags on purpose ({@code recovery_min_apply_delay}): so much later it hears of its lease
 * @param guard what the agent's guard on its host says; null if none was ever at work there
 * @param readAt when, by its own clock
 */
public record Standby(Duration replayDelay, @Nullable GuardReport guard, Instant readAt) {

    public boolean isGuarded() {
        return guard != null && guard.isAtWork(readAt);
    }
}
