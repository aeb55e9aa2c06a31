package io.pgcmk.domain.rotation;

import java.time.Instant;
import java.util.UUID;

/** How far a rotation is. */
public sealed interface RotationState {

    record Running() implements RotationState {}

    /** Everything lies under the target. */
    record Succeeded(Instant at) implements RotationState {}

    /** The server and all that could be moved lie under the target; what could not is named. */
    record Incomplete(Instant at) implements RotationState {}

    /** A later rotation goes on from where it was. */
    record Superseded(Instant at, UUID by) implements RotationState {}

    /**
     * There is nothing to follow any more: the server has no key.
     *
     * @param code an error code of the API
     */
    record Stopped(Instant at, String code, String message) implements RotationState {}
}
