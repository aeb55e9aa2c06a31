package io.pgcmk.usecase;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.ServerId;
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
        try {
            return log.page(find.run(id).uid(), size, continuation);
        } catch (IllegalArgumentException e) {
            throw RequestRefusedException.badRequest(
                    "InvalidParameter", "$skipToken", "$skipToken is none that this API gave; begin again without it");
        }
    }
}
