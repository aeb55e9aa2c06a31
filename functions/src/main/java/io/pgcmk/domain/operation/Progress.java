package io.pgcmk.domain.operation;

import java.time.Instant;

/** How far a long-running operation is. */
public sealed interface Progress {

    record InProgress() implements Progress {}

    record Succeeded(Instant at) implements Progress {}

    /**
     * It ended without effect.
     *
     * @param code an error code of the API
     */
    record Failed(Instant at, String code, String message) implements Progress {}
}
