package io.pgcmk.local.tour;

import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.stack.JsonAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One step while it is played: what is expected of it, and what is worth telling. */
final class Step {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final String title;
    private final Transcript transcript;
    private final Clock clock;
    private final List<String> observations = new ArrayList<>();

    Step(String title, Transcript transcript, Clock clock) {
        this.title = title;
        this.transcript = transcript;
        this.clock = clock;
    }

    /** Tells something that was observed. */
    void saw(String observation) {
        observations.add(observation);
    }

    <T> void expect(String what, T expected, T observed) {
        if (!expected.equals(observed)) {
            throw StepFailedException.of(what, expected, observed);
        }
    }

    void expectStatus(int expected, JsonAnswer answer) {
        if (answer.status() != expected) {
            throw StepFailedException.of(title, "status " + expected, answer.status() + " " + answer.body());
        }
    }

    void expectThat(boolean holds, String what, Object observed) {
        if (!holds) {
            throw StepFailedException.of(title, what, observed);
        }
    }

    /**
     * Looks until what is seen is enough, and shows that it waits.
     *
     * @param limit after this the step has failed
     * @param told what to say of what was seen
     */
    <T> T await(String what, Duration limit, Supplier<T> look, Predicate<T> enough, Function<T, String> told) {
        Instant began = clock.instant();
        while (true) {
            T seen = look.get();
            if (enough.test(seen)) {
                return seen;
            }
            Duration waited = Duration.between(began, clock.instant());
            if (waited.compareTo(limit) > 0) {
                throw StepFailedException.of(title, what + " within " + limit.toSeconds() + " s", told.apply(seen));
            }
            transcript.progress(title, waited, told.apply(seen));
            pause();
        }
    }

    List<String> observations() {
        return List.copyOf(observations);
    }

    static void pause() {
        Waiting.during(BETWEEN_LOOKS);
    }
}
