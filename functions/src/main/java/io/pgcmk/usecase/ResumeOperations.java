package io.pgcmk.usecase;

import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;

/** Carries on with operations whose instance did not live to end them, or ran out of patience. */
public final class ResumeOperations {
    private static final int AT_ONCE = 20;

    private final ServerStore servers;
    private final ServerJournal journal;
    private final ContinueEnabling continueEnabling;
    private final Clock clock;

    ResumeOperations(ServerStore servers, ServerJournal journal, ContinueEnabling continueEnabling, Clock clock) {
        this.servers = servers;
        this.journal = journal;
        this.continueEnabling = continueEnabling;
        this.clock = clock;
    }

    /** Returns how many were taken up. */
    public int run() {
        int taken = 0;
        for (Operation operation : servers.abandonedOperations(clock.instant(), AT_ONCE)) {
            taken += resumed(operation) ? 1 : 0;
        }
        return taken;
    }

    private boolean resumed(Operation operation) {
        Instant until = clock.instant().plus(ContinueEnabling.LEASE);
        return servers.find(operation.id().server())
                .filter(stored -> stored.server().protection() instanceof Protection.Enabling(var id, var key)
                        && id.equals(operation.id()))
                .map(stored -> taken(stored, operation.leasedUntil(until)))
                .orElse(false);
    }

    private boolean taken(StoredServer stored, Operation leased) {
        try {
            StoredServer taken =
                    journal.replace(stored, ServerChange.of(stored.server()).and(leased));
            continueEnabling.run(taken, leased);
            return true;
        } catch (StaleStateException e) {
            // Another instance took it.
            return false;
        }
    }
}
