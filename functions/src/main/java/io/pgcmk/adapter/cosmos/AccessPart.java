package io.pgcmk.adapter.cosmos;

import static java.util.Objects.requireNonNull;

import io.pgcmk.domain.server.Access;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a protected server's data may be read, within its document.
 *
 * @param cause of an Inaccessible server only, like its detail
 */
record AccessPart(
        String state,
        String since,
        @Nullable CausePart cause,
        @Nullable String detail) {

    static AccessPart of(Access access) {
        return switch (access) {
            case Access.Ready(Instant since) -> new AccessPart("Ready", StoredJson.text(since), null, null);
            case Access.Inaccessible(var cause, Instant since, String detail) ->
                new AccessPart("Inaccessible", StoredJson.text(since), CausePart.of(cause), detail);
        };
    }

    Access toDomain() {
        return switch (state) {
            case "Ready" -> new Access.Ready(Instant.parse(since));
            case "Inaccessible" ->
                new Access.Inaccessible(requireNonNull(cause).toDomain(), Instant.parse(since), requireNonNull(detail));
            default -> throw new IllegalStateException("an access of unknown state " + state);
        };
    }
}
