package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.kit.Waiting;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What is not so yet, and is within a minute. */
final class Soon {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private Soon() {}

    static void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Waiting.during(BETWEEN_LOOKS);
        }
    }
}
