package io.pgcmk.usecase;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.envelope.KekVersion;
import java.time.Instant;
import java.util.stream.Stream;

/** What the log tells of a rotation. */
final class RotationEvents {
    private RotationEvents() {}

    static Event started(Rotation rotation, Instant now) {
        return of(
                rotation,
                now,
                EventType.ROTATION_STARTED,
                "reason",
                rotation.reason().apiName(),
                "to",
                rotation.to().toString());
    }

    /** The server's own DEK has moved: from now on only the new version's state closes it. */
    static Event moved(Rotation rotation, KekVersion from, Instant now) {
        return of(
                rotation,
                now,
                EventType.KEY_ROTATED,
                "from",
                from.toString(),
                "to",
                rotation.to().toString());
    }

    static Event ended(Rotation rotation, Instant now) {
        return of(
                rotation,
                now,
                EventType.ROTATION_ENDED,
                "state",
                rotation.failed() == 0 ? "Succeeded" : "Incomplete",
                "done",
                String.valueOf(rotation.done()),
                "failed",
                String.valueOf(rotation.failed()));
    }

    /** @param details names and values in turn */
    private static Event of(Rotation rotation, Instant now, EventType type, String... details) {
        return Event.of(
                rotation.id().server(),
                now,
                type,
                Stream.concat(Stream.of("rotation", rotation.id().value().toString()), Stream.of(details))
                        .toArray(String[]::new));
    }
}
