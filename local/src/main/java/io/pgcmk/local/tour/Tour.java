package io.pgcmk.local.tour;

import java.time.Clock;
import java.util.List;

/** Plays stories until one does not hold. */
final class Tour {
    private final Transcript transcript;
    private final Narrator narrator;
    private int told;

    Tour(Transcript transcript, Clock clock) {
        this.transcript = transcript;
        this.narrator = new Narrator(transcript, clock);
    }

    /** Returns whether every step held. Later stories build on earlier ones, so that one failure ends it. */
    boolean play(List<Story> stories) {
        for (Story story : stories) {
            told++;
            transcript.story(told, story.title());
            try {
                story.play(narrator);
            } catch (StepFailedException e) {
                return false;
            }
        }
        return true;
    }
}
