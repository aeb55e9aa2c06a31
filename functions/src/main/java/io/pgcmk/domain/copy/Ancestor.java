package io.pgcmk.domain.copy;

import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import org.jspecify.annotations.Nullable;

/**
 * A server that another one was made from, or one that this one was made from.
 *
 * @param id as it is called; of an erased one, as it was called when its copy was registered
 * @param server also a deleted one; null once it is erased
 */
public record Ancestor(ServerId id, ServerUid uid, @Nullable Server server) {

    /** Of the copy's origin, by what is stored of the source by now. */
    public static Ancestor of(Origin origin, @Nullable Server source) {
        return new Ancestor(source == null ? origin.sourceId() : source.id(), origin.source(), source);
    }

    /** What it was made from itself; null if it is nobody's copy, or nobody knows any more. */
    public @Nullable Origin origin() {
        return server == null ? null : server.lineage().origin();
    }
}
