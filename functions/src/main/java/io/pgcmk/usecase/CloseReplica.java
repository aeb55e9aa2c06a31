package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;

/**
 * Closes a replica that is to be deleted: a standby of a protected server is not given back, since nobody would watch over
 * it any more.
 *
 * <p>It waits for a revalidation from then on. So nothing opens it by itself if the deletion does not come after all.
 */
final class CloseReplica {
    private final ServerJournal journal;
    private final EnforceAccess enforce;
    private final Clock clock;

    CloseReplica(ServerJournal journal, EnforceAccess enforce, Clock clock) {
        this.journal = journal;
        this.enforce = enforce;
        this.clock = clock;
    }

    /**
     * The replica as stored, closed.
     *
     * @throws RequestRefusedException if it did not confirm that; it is Inaccessible all the same, and may be deleted
     */
    StoredServer run(StoredServer stored, Enabled enabled, Caller caller) {
        StoredServer closed = enforce.run(journal.replace(stored, closed(stored.server(), enabled, caller)));
        if (closed.server().protection() instanceof Enabled after && after.enforcement() == Enforcement.CONFIRMED) {
            return closed;
        }
        throw RequestRefusedException.unavailable(
                "ReplicaNotClosed",
                "the replica is Inaccessible now, and it has not confirmed that it denies connections; the order is"
                        + " repeated every minute. Look at properties.postgres, and repeat this call; a replica that is gone"
                        + " for good is deleted by that, too");
    }

    private ServerChange closed(Server server, Enabled enabled, Caller caller) {
        Instant now = clock.instant();
        return ServerChange.of(
                server.decided(enabled.awaitingRevalidation(now, "the replica was closed to be deleted")),
                Event.of(
                        server.uid(),
                        now,
                        EventType.SERVER_INACCESSIBLE,
                        "cause",
                        Cause.Code.AWAITING_REVALIDATION.apiName(),
                        "caller",
                        caller.objectId()));
    }
}
