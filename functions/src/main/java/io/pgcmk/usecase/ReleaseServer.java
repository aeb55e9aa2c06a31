package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives a Ready server back: gate and key reference are taken away, and it stays registered (D10). */
public final class ReleaseServer {
    private static final Logger LOG = Logger.getLogger(ReleaseServer.class.getName());

    private final FindServer find;
    private final ServerStore servers;
    private final KeyUsage usage;
    private final ServerJournal journal;
    private final Replicas replicas;
    private final PostgresCalls postgres;
    private final BindHosts hosts;
    private final Clock clock;

    ReleaseServer(
            FindServer find,
            ServerStore servers,
            KeyUsage usage,
            ServerJournal journal,
            Replicas replicas,
            PostgresCalls postgres,
            BindHosts hosts,
            Clock clock) {
        this.find = find;
        this.servers = servers;
        this.usage = usage;
        this.journal = journal;
        this.replicas = replicas;
        this.postgres = postgres;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** Releasing a server that has no key is done already. */
    public Server run(ServerId id, Precondition precondition, Caller caller) {
        return BesideChecks.run(find.stored(id), () -> find.stored(id), stored -> {
            precondition.require(stored.server());
            requireNoReplica(stored.server());
            return released(stored, caller).server();
        });
    }

    /** Its data stays that of a protected server for as long as it follows one. */
    private static void requireNoReplica(Server server) {
        if (server.lineage().isFollowing()) {
            throw RequestRefusedException.conflict(
                    "ReplicaNotReleased",
                    "a replica is protected for as long as it follows a protected server; DELETE it, which closes it, or"
                            + " promote it and then repeat this call");
        }
    }

    StoredServer released(StoredServer stored, Caller caller) {
        return switch (stored.server().protection()) {
            case Protection.None none -> stored;
            case Protection.Enabling enabling -> throw Refusals.operationInProgress();
            case Protection.Releasing releasing -> PostgresCalls.refusing(() -> finish(stored, releasing.key()));
            case Protection.Enabled enabled ->
                switch (enabled.access()) {
                    case Access.Inaccessible closed -> throw Refusals.inaccessible(stored.server(), enabled, closed);
                    case Access.Ready ready -> begin(stored, enabled.key(), caller);
                };
        };
    }

    /** PostgreSQL is asked before anything is stored: if it does not answer, the server stays protected as it was. */
    private StoredServer begin(StoredServer stored, ActiveKey key, Caller caller) {
        Server server = stored.server();
        replicas.requireNone(server);
        PostgresCalls.refusing(() -> postgres.of(server).inspect());
        StoredServer releasing = journal.replace(
                stored,
                ServerChange.of(
                        server.decided(new Protection.Releasing(key)),
                        Event.of(
                                server.uid(),
                                clock.instant(),
                                EventType.SERVER_RELEASING,
                                "caller",
                                caller.objectId())));
        return PostgresCalls.refusing(() -> finish(releasing, key));
    }

    /** Finishes a release whose instance did not live to finish it. */
    void resume(StoredServer stored) {
        if (stored.server().protection() instanceof Protection.Releasing(ActiveKey key)) {
            try {
                finish(stored, key);
            } catch (PostgresException e) {
                LOG.log(Level.WARNING, "the release of server {0} is repeated by the next tick: {1} {2}", new Object[] {
                    stored.server().uid(), e.fault(), e.getMessage()
                });
            } catch (RequestRefusedException e) {
                LOG.log(Level.WARNING, "the release of server {0} waits: {1} {2}", new Object[] {
                    stored.server().uid(), e.code(), e.getMessage()
                });
            }
        }
    }

    private StoredServer finish(StoredServer stored, ActiveKey key) {
        Server server = stored.server();
        hosts.run(server);
        postgres.of(server).release(server.uid(), server.fence());
        Instant now = clock.instant();
        ServerChange change = ServerChange.of(
                server.with(new Protection.None()), Event.of(server.uid(), now, EventType.SERVER_RELEASED));
        StoredServer released = journal.replace(
                stored,
                servers.findDek(server.uid(), key.dek())
                        .map(dek -> change.and(dek.retired(now)))
                        .orElse(change));
        usage.remove(key.pinned().kek(), server.uid());
        return released;
    }
}
