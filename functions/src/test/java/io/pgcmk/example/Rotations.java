package io.pgcmk.example;

import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.rotation.RotationReason;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Rotations from {@link Keys#V1} to {@link Keys#V2}, by number. */
public final class Rotations {
    private Rotations() {}

    public static RotationId id(int server, int number) {
        return new RotationId(Servers.uid(server), new UUID(0x807, number));
    }

    public static Rotation begun(int server, int number, Instant at) {
        return Rotation.start(id(server, number), RotationReason.NEW_VERSION, Set.of(Keys.V1), Keys.V2, at);
    }
}
