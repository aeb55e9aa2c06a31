package io.pgcmk.usecase;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.Pause;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes PostgreSQL do what was decided: deny every connection, or accept them again (R10).
 *
 * <p>The decision is stored before PostgreSQL hears of it, with a fence that refuses every earlier order. Until PostgreSQL
 * has confirmed it, each tick gives the order again.
 */
final class EnforceAccess {
    private static final Logger LOG = Logger.getLogger(EnforceAccess.class.getName());

    /** After three empty rounds 20 ms apart nobody was ever found again, under 24 clients that connect in a loop. */
    private static final int EMPTY_ROUNDS = 3;

    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(20);

    /** Sessions that come faster than they are ended are left to the next tick; this bounds it to some seconds. */
    private static final int MOST_ROUNDS = 100;

    /** Whoever is overtaken more often leaves the confirmation to the next tick. */
    private static final int ATTEMPTS = 5;

    private final ServerStore servers;
    private final ServerJournal journal;
    private final PostgresCalls postgres;
    private final LeaseKeeper leases;
    private final Pause pause;
    private final Clock clock;

    EnforceAccess(
            ServerStore servers,
            ServerJournal journal,
            PostgresCalls postgres,
            LeaseKeeper leases,
            Pause pause,
            Clock clock) {
        this.servers = servers;
        this.journal = journal;
        this.postgres = postgres;
        this.leases = leases;
        this.pause = pause;
        this.clock = clock;
    }

    /** The server as stored afterwards; its enforcement says whether PostgreSQL has confirmed. */
    StoredServer run(StoredServer stored) {
        if (!(stored.server().protection() instanceof Protection.Enabled enabled)) {
            return stored;
        }
        try {
            return switch (enabled.access()) {
                case Access.Inaccessible inaccessible -> deny(stored, enabled, inaccessible);
                case Access.Ready ready -> accept(stored, enabled);
            };
        } catch (PostgresException e) {
            if (e.fault() == PostgresFault.NOT_BOUND && postgres.isPromoted(stored.server())) {
                return promoted(stored, enabled);
            }
            LOG.log(
                    Level.WARNING,
                    "PostgreSQL of server {0} has not confirmed the decision with fence {1}, which is repeated: {2} {3}",
                    new Object[] {
                        stored.server().uid(), String.valueOf(stored.server().fence()), e.fault(), e.getMessage()
                    });
            return stored;
        }
    }

    /** Nothing that is written on its former primary reaches it any more. */
    private StoredServer promoted(StoredServer stored, Protection.Enabled enabled) {
        try {
            return run(journal.replace(stored, DecideAccess.promoted(stored.server(), enabled, clock.instant())));
        } catch (StaleStateException e) {
            // Whoever was first tells PostgreSQL, or the next tick does.
            return servers.find(stored.server().uid()).orElse(stored);
        }
    }

    /** Given on every tick, so that a new database, or one that somebody opened, does not stay open. */
    private StoredServer deny(StoredServer stored, Protection.Enabled enabled, Access.Inaccessible access) {
        Server server = stored.server();
        PostgresServer gate = postgres.of(server);
        boolean areGatesToBeRead = enabled.enforcement() == Enforcement.NOT_CONFIRMED
                && !server.lineage().isFollowing();
        PostgresException unread = areGatesToBeRead ? unread(gate) : null;
        List<String> open =
                gate.close(server.uid(), server.fence(), access.cause().code().apiName());
        if (!open.isEmpty()) {
            LOG.log(Level.WARNING, "PostgreSQL of server {0} is not closed yet: {1}", new Object[] {server.uid(), open
            });
        }
        OptionalInt ended = swept(server, gate);
        if (unread != null) {
            throw unread;
        }
        return open.isEmpty() && ended.isPresent()
                ? confirmed(stored, EventType.CONNECTIONS_DENIED, "sessionsEnded", String.valueOf(ended.getAsInt()))
                : stored;
    }

    /**
     * What keeps login gates from being read; null if they are. One may have been dropped since it was read, and the catalog
     * shows that only at the next login: nothing is confirmed before, and all is closed that can be. Of a standby's nothing is
     * written, and one that does not answer is closed on its primary all the same.
     */
    private static @Nullable PostgresException unread(PostgresServer gate) {
        try {
            gate.verifyGates();
            return null;
        } catch (PostgresException e) {
            return e;
        }
    }

    /**
     * How many sessions were ended; empty if they come faster than that. What is still open does not keep the sessions of the
     * rest.
     */
    private OptionalInt swept(Server server, PostgresServer gate) {
        int ended = 0;
        int empty = 0;
        for (int round = 0; empty < EMPTY_ROUNDS; round++) {
            if (round == MOST_ROUNDS) {
                return OptionalInt.empty();
            }
            if (round > 0) {
                pause.last(BETWEEN_ROUNDS);
            }
            int found = gate.endSessions(server.uid());
            ended += found;
            empty = found == 0 ? empty + 1 : 0;
        }
        return OptionalInt.of(ended);
    }

    private StoredServer accept(StoredServer stored, Protection.Enabled enabled) {
        if (enabled.enforcement() == Enforcement.CONFIRMED) {
            return stored;
        }
        Server server = stored.server();
        PostgresServer gate = postgres.of(server);
        gate.open(server.uid(), server.fence(), leases.leaseOfNew(server, enabled, gate));
        return confirmed(stored, EventType.CONNECTIONS_ACCEPTED);
    }

    /**
     * A check may write its record while PostgreSQL is told: what it confirmed holds for as long as nothing else was decided,
     * and a later decision is enforced by whoever made it.
     */
    private StoredServer confirmed(StoredServer enforced, EventType type, String... details) {
        StoredServer stored = enforced;
        for (int attempt = 0; attempt < ATTEMPTS && awaitsConfirmation(stored, enforced); attempt++) {
            try {
                return journal.replace(
                        stored,
                        ServerChange.of(
                                confirmed(stored.server()),
                                Event.of(stored.server().uid(), clock.instant(), type, details)));
            } catch (StaleStateException e) {
                stored = servers.find(enforced.server().uid()).orElseThrow();
            }
        }
        return stored;
    }

    private static boolean awaitsConfirmation(StoredServer stored, StoredServer enforced) {
        return stored.server().fence() == enforced.server().fence()
                && stored.server().protection() instanceof Protection.Enabled enabled
                && enabled.enforcement() == Enforcement.NOT_CONFIRMED;
    }

    private static Server confirmed(Server server) {
        return server.with(((Protection.Enabled) server.protection()).confirmed());
    }
}
