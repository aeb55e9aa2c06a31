package io.pgcmk.domain.backup;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a backup is there, and if it is not, what took it (D13). */
public sealed interface Standing {

    record Kept() implements Standing {}

    /** By itself; nothing brings it back. */
    record Deleted(Instant at) implements Standing {}

    /** With its server, with which it comes back. */
    record DeletedWithServer(Instant at) implements Standing {}

    /** From when the 90 days count after which it is erased; null while it is kept. */
    default @Nullable Instant deletedAt() {
        return switch (this) {
            case Kept kept -> null;
            case Deleted(Instant at) -> at;
            case DeletedWithServer(Instant at) -> at;
        };
    }
}
