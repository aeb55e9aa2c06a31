package io.pgcmk.domain.whatif;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.envelope.KekVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What becomes of one that depends on a key, if the key is changed. */
public sealed interface Consequence {

    /**
     * A server that is open closes.
     *
     * @param by when at the latest, if the change were made now; null if its key was never proven good
     */
    record Closes(Cause cause, @Nullable Instant by) implements Consequence {}

    /**
     * A server that is closed stays it.
     *
     * @param cause that is shown then
     */
    record StaysClosed(Cause cause, Instant since) implements Consequence {}

    /** A server whose key is being enabled, or was given back: there is nothing to close. */
    record NothingCloses(String why) implements Consequence {}

    /** A rotation stops: it waits for its target, or leaves behind what it cannot unwrap. */
    record RotationStops(boolean targetIsLost) implements Consequence {}

    /** A backup cannot be restored, by none of the wrappings of its DEK that are known. */
    record Unrestorable(Until until) implements Consequence {}

    /**
     * A backup can be restored by another wrapping of its DEK only.
     *
     * @param inSidecar whether that is what lies in its sidecar; otherwise pg-cmk keeps it
     */
    record RestorableBy(KekVersion other, boolean inSidecar) implements Consequence {}

    /** Until what is undone, a backup cannot be restored. */
    sealed interface Until {

        record ForGood() implements Until {}

        record Enabled() implements Until {}

        /** @param before when Azure purges the key; null if nobody would say */
        record Recovered(@Nullable Instant before) implements Until {}

        record Granted() implements Until {}
    }
}
