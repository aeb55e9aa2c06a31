package io.pgcmk.usecase;

import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.Schedule.Due;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.util.Optional;

/**
 * Checks one server's access to its key, and closes or opens the server when that is due (R10, R12).
 *
 * <p>A healthy check costs three vault operations and, with the claim on the schedule, three requests to the store.
 */
final class CheckServer {
    private final ServerStore servers;
    private final Schedule schedule;
    private final ServerJournal journal;
    private final ProbeKey probe;
    private final DecideAccess decide;
    private final EnforceAccess enforce;
    private final ReleaseServer release;
    private final Clock clock;

    CheckServer(
            ServerStore servers,
            Schedule schedule,
            ServerJournal journal,
            ProbeKey probe,
            DecideAccess decide,
            EnforceAccess enforce,
            ReleaseServer release,
            Clock clock) {
        this.servers = servers;
        this.schedule = schedule;
        this.journal = journal;
        this.probe = probe;
        this.decide = decide;
        this.enforce = enforce;
        this.release = release;
        this.clock = clock;
    }

    /** Returns whether the server is to be looked at again within the tick. */
    boolean run(Due due) {
        Optional<StoredServer> found = servers.find(due.uid());
        if (found.isEmpty()) {
            schedule.remove(due);
            return false;
        }
        try {
            return check(due, found.get());
        } catch (StaleStateException e) {
            // Another instance, or a caller, was first; look again, so that what was seen here is not lost for a tick.
            return true;
        }
    }

    private boolean check(Due due, StoredServer stored) {
        Server server = stored.server();
        return switch (server.protection()) {
            case Protection.None none -> {
                schedule.remove(due);
                yield false;
            }
            case Protection.Enabling enabling -> false;
            case Protection.Releasing releasing -> {
                release.resume(stored);
                yield false;
            }
            case Protection.Enabled enabled ->
                server.isDeleted() ? deleted(due, stored, enabled) : check(stored, enabled);
        };
    }

    private boolean check(StoredServer stored, Protection.Enabled enabled) {
        if (enabled.access() instanceof Access.Inaccessible(Cause cause, var since, var detail)
                && cause.code() == Cause.Code.AWAITING_REVALIDATION) {
            enforce.run(stored);
            return false;
        }
        Server server = stored.server();
        KeyProbe probed = probe.run(server.registration().identity(), enabled.key());
        Observation seen = Observation.of(probed, clock.instant());
        DecideAccess.Decided decided = decide.run(server, enabled, seen, probed.startedAt(), clock.instant());
        enforce.run(journal.replace(stored, decided.change()));
        return decided.lookAgain();
    }

    /** A deleted server stays closed; once PostgreSQL has confirmed that, nothing is left to do. */
    private boolean deleted(Due due, StoredServer stored, Protection.Enabled enabled) {
        if (enabled.enforcement() == Enforcement.CONFIRMED) {
            schedule.remove(due);
        } else {
            enforce.run(stored);
        }
        return false;
    }
}
