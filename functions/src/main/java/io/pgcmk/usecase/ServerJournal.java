package io.pgcmk.usecase;

import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.EventLog;
import io.pgcmk.port.Outbox;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoreException;
import io.pgcmk.port.StoredServer;

/** Stores changes of servers and sees to it that their events reach the log. */
final class ServerJournal {
    private final ServerStore servers;
    private final Outbox outbox;
    private final EventLog log;

    ServerJournal(ServerStore servers, Outbox outbox, EventLog log) {
        this.servers = servers;
        this.outbox = outbox;
        this.log = log;
    }

    StoredServer create(ServerChange change) {
        StoredServer stored = servers.create(change);
        publish(change);
        return stored;
    }

    StoredServer replace(StoredServer read, ServerChange change) {
        StoredServer stored = servers.replace(read, change);
        publish(change);
        return stored;
    }

    /** The change is stored and so are its events: if they cannot be moved now, {@link DrainOutbox} moves them later. */
    private void publish(ServerChange change) {
        if (change.events().isEmpty()) {
            return;
        }
        try {
            drain(change.server().uid());
        } catch (StoreException e) {
            // Nothing is lost; see above.
        }
    }

    private void drain(ServerUid server) {
        outbox.pending(server).forEach(event -> {
            log.append(event);
            outbox.remove(event);
        });
    }
}
