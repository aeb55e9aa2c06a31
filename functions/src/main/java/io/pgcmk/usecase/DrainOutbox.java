package io.pgcmk.usecase;

import io.pgcmk.domain.event.Event;
import io.pgcmk.port.EventLog;
import io.pgcmk.port.Outbox;
import java.util.List;

/** Moves events to the log that were stored with a change and whose instance did not live to move them. */
public final class DrainOutbox {
    /** One page of a query; what is left over is moved by the next tick. */
    private static final int AT_ONCE = 100;

    private final Outbox outbox;
    private final EventLog log;

    DrainOutbox(Outbox outbox, EventLog log) {
        this.outbox = outbox;
        this.log = log;
    }

    /** Returns how many were moved. */
    public int run() {
        List<Event> pending = outbox.pending(AT_ONCE);
        pending.forEach(event -> {
            log.append(event);
            outbox.remove(event);
        });
        return pending.size();
    }
}
