package io.pgcmk.local.tour;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Plays steps one after the other and tells what came of each. */
final class Narrator {
    private final Transcript transcript;
    private final Clock clock;

    Narrator(Transcript transcript, Clock clock) {
        this.transcript = transcript;
        this.clock = clock;
    }

    /** What a step does. */
    @FunctionalInterface
    interface Body {
        void play(Step step);
    }

    /** @throws StepFailedException if the step did not hold; it has been told by then */
    void step(String title, Body body) {
        Instant began = clock.instant();
        Step step = new Step(title, transcript, clock);
        transcript.begin(title);
        try {
            body.play(step);
        } catch (StepFailedException e) {
            transcript.failed(title, Duration.between(began, clock.instant()), step.observations(), e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            transcript.failed(title, Duration.between(began, clock.instant()), step.observations(), described(e));
            throw new StepFailedException(title + ": " + described(e), e);
        }
        transcript.done(title, Duration.between(began, clock.instant()), step.observations());
    }

    private static String described(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure.getMessage() + (cause == null ? "" : "\nbecause " + cause);
    }
}
