package io.pgcmk.port;

import io.pgcmk.domain.rotation.Rotation;
import org.jspecify.annotations.Nullable;

/**
 * A rotation as it was read.
 *
 * @param etag names this state of it; null of one that is not stored yet
 */
public record StoredRotation(Rotation rotation, @Nullable String etag) {
    public static StoredRotation fresh(Rotation rotation) {
        return new StoredRotation(rotation, null);
    }

    public StoredRotation with(Rotation changed) {
        return new StoredRotation(changed, etag);
    }
}
