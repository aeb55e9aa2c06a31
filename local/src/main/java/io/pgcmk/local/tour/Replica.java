package io.pgcmk.local.tour;

import io.pgcmk.local.stack.LocalStack;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The replica of the tour, which is made in one story and fails over in another. */
final class Replica {
    private final LocalStack stack;
    private @Nullable Cast cast;

    Replica(LocalStack stack) {
        this.stack = stack;
    }

    /** Everybody, seen from the replica. */
    Cast make() {
        cast = Cast.of(stack.addReplica("orders-replica"));
        return cast;
    }

    Cast cast() {
        return Objects.requireNonNull(cast, "the replica has not been made yet");
    }
}
