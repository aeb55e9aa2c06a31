package io.pgcmk.port;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.server.ServerUid;
import java.util.List;

/** Events that were stored together with their change and have not reached the {@link EventLog} yet. */
public interface Outbox {

    /** Those of one server, oldest first. */
    List<Event> pending(ServerUid server);

    /** Those of any server; at most {@code limit}. */
    List<Event> pending(int limit);

    /** Takes an event out; nothing happens if it is gone already. */
    void remove(Event event);
}
