package io.pgcmk.usecase;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.EventLog;
import org.jspecify.annotations.Nullable;

/** Shows what happened to a server. */
public final class ListEvents {
    private final FindServer find;
    private final EventLog log;

    ListEvents(FindServer find, EventLog log) {
        this.find = find;
        this.log = log;
    }

    /** @param continuation what an earlier page gave; null for the first */
    public Page<Event> run(ServerId id, int size, @Nullable String continuation) {
        ServerUid uid = find.run(id).uid();
        return SkipToken.read(() -> log.page(uid, size, continuation));
    }
}
