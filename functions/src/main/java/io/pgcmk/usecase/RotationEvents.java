package io.pgcmk.usecase;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.envelope.KekVersion;
import java.time.Instant;

/** What the log tells of a rotation. */
final class RotationEvents {
    private RotationEvents() {}

    static Event started(Rotation rotation, Instant now) {
        return Event.of(
                rotation.id().server(),
                now,
                EventType.ROTATION_STARTED,
                "rotation",
                rotation.id().value().toString(),
                "reason",
                rotation.reason().apiName(),
                "to",
                rotation.to().toString());
    }

    /** The server's own DEK has moved: from now on only the new version's state closes it. */
    static Event moved(Rotation rotation, KekVersion from, Instant now) {
        return Event.of(
                rotation.id().server(),
                now,
                EventType.KEY_ROTATED,
                "rotation",
                rotation.id().value().toString(),
                "from",
                from.toString(),
                "to",
                rotation.to().toString());
    }

    static Event ended(Rotation rotation, Instant now) {
        return switch (rotation.state()) {
            case RotationState.Stopped(Instant at, String code, String message) ->
                ended(rotation, now, "Stopped", "code", code, "message", message);
            case RotationState.Succeeded succeeded -> counted(rotation, now, "Succeeded");
            case RotationState.Incomplete incomplete -> counted(rotation, now, "Incomplete");
            case RotationState.Running running -> throw new IllegalArgumentException("it has not ended");
            case RotationState.Superseded superseded ->
                throw new IllegalArgumentException("the start of the one that supersedes it tells of it");
        };
    }

    private static Event counted(Rotation rotation, Instant now, String state) {
        return ended(
                rotation,
                now,
                state,
                "done",
                String.valueOf(rotation.done()),
                "failed",
                String.valueOf(rotation.failed()));
    }

    private static Event ended(
            Rotation rotation, Instant now, String state, String name1, String value1, String name2, String value2) {
        return Event.of(
                rotation.id().server(),
                now,
                EventType.ROTATION_ENDED,
                "rotation",
                rotation.id().value().toString(),
                "state",
                state,
                name1,
                value1,
                name2,
                value2);
    }
}
