package io.pgcmk.adapter.cosmos;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long the store keeps what is out of use, from where it is erased by its time to live. */
final class Retention {
    /** D13: until then a PUT of a deleted server's id brings it and its wrapped DEKs back. */
    private static final Duration AFTER_USE = Duration.ofDays(90);

    private Retention() {}

    static Instant end(Instant outOfUse) {
        return outOfUse.plus(AFTER_USE);
    }

    /** The {@code ttl} of a document written now; null for what is in use. The service counts from the write. */
    static @Nullable Integer timeToLive(@Nullable Instant outOfUse, Instant now) {
        if (outOfUse == null) {
            return null;
        }
        long seconds = Duration.between(now, end(outOfUse)).toSeconds();
        return (int) Math.max(1, seconds);
    }
}
