package io.pgcmk.port;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.ServerUid;
import org.jspecify.annotations.Nullable;

/** Everything that happened, append only. */
public interface EventLog {

    /** Appends an event; an event that is there already, by its id, stays as it is. */
    void append(Event event);

    /**
     * A server's events, newest first.
     *
     * @param continuation what an earlier page gave; null for the first
     * @throws IllegalArgumentException if the continuation is none of ours
     */
    Page<Event> page(ServerUid server, int size, @Nullable String continuation);
}
