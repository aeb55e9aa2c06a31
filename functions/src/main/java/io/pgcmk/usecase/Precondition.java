package io.pgcmk.usecase;

import io.pgcmk.domain.server.Server;
import java.util.OptionalLong;

/**
 * What a caller requires of the state that it changes: {@code If-Match}.
 *
 * @param revision the revision that the caller has seen; empty if any will do
 */
public record Precondition(OptionalLong revision) {

    public static final Precondition NONE = new Precondition(OptionalLong.empty());

    void require(Server server) {
        if (revision.isPresent() && revision.getAsLong() != server.revision()) {
            throw RequestRefusedException.stale();
        }
    }
}
