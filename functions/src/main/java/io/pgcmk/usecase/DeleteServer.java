package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.Name;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Deletes a registration (R11, D10, D13). A Ready server is released first, unless it is a replica, which is closed; an
 * Inaccessible one stays closed. Our copies of its wrapped DEKs, and its backups, are kept for 90 days, and so is its name,
 * so that a PUT of the same id brings uid and DEKs back.
 */
public final class DeleteServer {
    private final FindServer find;
    private final NameRegistry names;
    private final ServerStore servers;
    private final KeyUsage usage;
    private final ServerJournal journal;
    private final ReleaseServer release;
    private final Replicas replicas;
    private final CloseReplica close;
    private final RetireBackups backups;
    private final PostgresCalls postgres;
    private final Clock clock;

    DeleteServer(
            FindServer find,
            NameRegistry names,
            ServerStore servers,
            KeyUsage usage,
            ServerJournal journal,
            ReleaseServer release,
            Replicas replicas,
            CloseReplica close,
            RetireBackups backups,
            PostgresCalls postgres,
            Clock clock) {
        this.find = find;
        this.names = names;
        this.servers = servers;
        this.usage = usage;
        this.journal = journal;
        this.release = release;
        this.replicas = replicas;
        this.close = close;
        this.backups = backups;
        this.postgres = postgres;
        this.clock = clock;
    }

    /** How a deleted server's PostgreSQL was left. */
    public enum Deleted {
        /** Nobody was registered under the id. */
        NOT_FOUND,
        /** It accepts connections as it did before pg-cmk. */
        OPEN,
        /** It denies connections; a superuser opens it. */
        CLOSED
    }

    public Deleted run(ServerId id, Precondition precondition, Caller caller) {
        Optional<StoredServer> found = find.find(id);
        if (found.isEmpty()) {
            finishInterrupted(id);
            return Deleted.NOT_FOUND;
        }
        return BesideChecks.run(found.get(), () -> find.stored(id), stored -> {
            precondition.require(stored.server());
            return deleted(stored, caller);
        });
    }

    private Deleted deleted(StoredServer stored, Caller caller) {
        if (stored.server().lineage().isFollowing()) {
            return deletedReplica(stored, caller);
        }
        if (stored.server().protection() instanceof Protection.Enabled enabled
                && enabled.access() instanceof Access.Inaccessible) {
            forget(stored, caller);
            return Deleted.CLOSED;
        }
        StoredServer released = release.released(stored, caller);
        unbind(released.server());
        forget(released, caller);
        return Deleted.OPEN;
    }

    /** The orders for what follows it go to the primary that its registration leads to. */
    private Deleted deletedReplica(StoredServer stored, Caller caller) {
        replicas.requireNone(stored.server());
        if (stored.server().protection() instanceof Protection.Enabled enabled
                && enabled.access() instanceof Access.Ready) {
            forget(close.run(stored, enabled, caller), caller);
        } else {
            forget(stored, caller);
        }
        return Deleted.CLOSED;
    }

    /** A PostgreSQL without a key that does not answer keeps its binding; that denies nobody anything. */
    private void unbind(Server server) {
        try {
            postgres.of(server).release(server.uid(), server.fence());
        } catch (PostgresException e) {
            // See above.
        }
    }

    private void forget(StoredServer stored, Caller caller) {
        Server server = stored.server();
        Instant now = clock.instant();
        ServerChange change = ServerChange.of(
                server.deleted(now),
                Event.of(server.uid(), now, EventType.SERVER_DELETED, "caller", caller.objectId()));
        StoredServer deleted = journal.replace(
                stored, inUse(server).map(dek -> change.and(dek.retired(now))).orElse(change));
        finish(deleted);
    }

    private void finish(StoredServer deleted) {
        releaseNames(deleted.server());
        backups.retire(deleted);
    }

    /** The DEK of a server without a key was retired when it lost it. */
    private Optional<StoredDek> inUse(Server server) {
        return server.protection() instanceof Protection.Enabled enabled
                ? servers.findDek(server.uid(), enabled.key().dek())
                : Optional.empty();
    }

    /** A PostgreSQL that stays closed stays known: registered again under another id, it must not pass for a new one. */
    private void releaseNames(Server server) {
        names.retire(new Name.OfServer(server.id()), server.uid());
        names.release(new Name.OfIdentity(server.registration().identity().clientId()), server.uid());
        if (server.protection() instanceof Protection.Enabled enabled) {
            usage.remove(enabled.key().pinned().kek(), server.uid());
        } else if (server.protection() instanceof Protection.None) {
            names.release(new Name.OfSystem(server.node().systemIdentifier()), server.uid());
        }
    }

    /** A call that died after the deletion was stored left names behind, and backups. */
    private void finishInterrupted(ServerId id) {
        find.kept(id).filter(stored -> stored.server().isDeleted()).ifPresent(this::finish);
    }
}
