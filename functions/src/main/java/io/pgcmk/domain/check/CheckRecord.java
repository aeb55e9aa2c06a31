package io.pgcmk.domain.check;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What earlier checks of a server left behind.
 *
 * @param lastGood T0: when the first request of the last good check was sent; the ten minutes count from it (D1).
 *     Null for a server that came back and was not revalidated yet
 * @param suspicion a refusal not confirmed yet
 * @param recoveringSince start of the first of the good checks since the server was closed (D7)
 * @param closures when the server was closed within the last day, oldest first; they slow its recovery (D7)
 */
public record CheckRecord(
        @Nullable Instant lastGood,
        @Nullable Suspicion suspicion,
        @Nullable Instant recoveringSince,
        List<Instant> closures) {

    public CheckRecord {
        closures = List.copyOf(closures);
    }

    /** The record of a server whose key was just proven to work. */
    public static CheckRecord startingAt(Instant good) {
        return new CheckRecord(good, null, null, List.of());
    }

    /** The record of a server that came back closed and waits for its revalidation. */
    public static CheckRecord none() {
        return new CheckRecord(null, null, null, List.of());
    }
}
