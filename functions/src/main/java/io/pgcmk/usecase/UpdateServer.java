package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.Name;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes what is registered of a server: policy, tags, tier, identity, or where its PostgreSQL listens. */
public final class UpdateServer {
    private final FindServer find;
    private final NameRegistry names;
    private final KeyUsage usage;
    private final ServerJournal journal;
    private final PostgresCalls postgres;
    private final InspectHosts hosts;
    private final LeaseKeeper leases;
    private final ConsentAfterDeletion afterDeletion;
    private final Clock clock;

    UpdateServer(
            FindServer find,
            NameRegistry names,
            KeyUsage usage,
            ServerJournal journal,
            PostgresCalls postgres,
            InspectHosts hosts,
            LeaseKeeper leases,
            ConsentAfterDeletion afterDeletion,
            Clock clock) {
        this.find = find;
        this.names = names;
        this.usage = usage;
        this.journal = journal;
        this.postgres = postgres;
        this.hosts = hosts;
        this.leases = leases;
        this.afterDeletion = afterDeletion;
        this.clock = clock;
    }

    /** Of a deleted server that is kept, only the copies that it consents to. */
    public Server run(ServerId id, UnaryOperator<Registration> change, Precondition precondition, Caller caller) {
        Optional<StoredServer> registered = find.find(id);
        return registered.isPresent()
                ? run(registered.get(), change, precondition, caller)
                : afterDeletion.run(id, change, precondition, caller).orElseGet(() -> find.run(id));
    }

    Server run(StoredServer read, UnaryOperator<Registration> change, Precondition precondition, Caller caller) {
        return BesideChecks.run(
                read, () -> find.stored(read.server().id()), stored -> updated(stored, change, precondition, caller));
    }

    private Server updated(
            StoredServer stored, UnaryOperator<Registration> change, Precondition precondition, Caller caller) {
        Server server = stored.server();
        precondition.require(server);
        Registration before = server.registration();
        Registration after = change.apply(before);
        if (after.equals(before)) {
            return server;
        }
        requireAllowed(server, before, after);
        InspectHosts.requireEndingLease(after);
        Node node = moved(server, after);
        claim(before.identity(), after.identity(), server);
        try {
            Server changed = journal.replace(
                            stored,
                            CopyConsents.changed(
                                    ServerChange.of(
                                            server.with(after).on(node),
                                            Event.of(
                                                    server.uid(),
                                                    clock.instant(),
                                                    EventType.SERVER_UPDATED,
                                                    "caller",
                                                    caller.objectId())),
                                    clock.instant(),
                                    caller))
                    .server();
            giveUp(before.identity(), after.identity(), server);
            noteVault(changed, before);
            if (!after.postgres().equals(before.postgres())) {
                leases.begin(changed);
            }
            return changed;
        } catch (StaleStateException e) {
            // The call that was first may have given the server this very identity.
            ServerIdentity kept = find.find(server.id())
                    .map(current -> current.server().registration().identity())
                    .orElse(before.identity());
            giveUp(after.identity(), kept, server);
            throw e;
        }
    }

    /** R11, D2: of an Inaccessible server only what repairs access may be changed. */
    private static void requireAllowed(Server server, Registration before, Registration after) {
        if (server.protection() instanceof Protection.Enabled enabled
                && enabled.access() instanceof Access.Inaccessible closed
                && !repaired(before, after).equals(after)) {
            throw Refusals.inaccessible(server, enabled, closed);
        }
    }

    /** What an Inaccessible server may become: another identity, another way to ask ARM, and the source of a restore. */
    private static Registration repaired(Registration before, Registration after) {
        return new Registration(
                before.location(),
                before.tags(),
                before.skuName(),
                before.tier(),
                before.postgres(),
                after.identity(),
                after.keyVaultId(),
                before.policy(),
                after.copies());
    }

    /** Other addresses must lead to the PostgreSQL that was registered: its gate and its DEK are there. */
    private Node moved(Server server, Registration after) {
        if (after.postgres().equals(server.registration().postgres())) {
            return server.node();
        }
        PostgresState state = hosts.run(server, after);
        if (!server.isOn(state)) {
            throw Refusals.notTheSame(server, after);
        }
        if (!server.lineage().isFollowing()) {
            InspectHosts.requirePrimary(state);
            PostgresCalls.refusing(() -> {
                postgres.at(server, after).bind(server.uid());
                return server;
            });
        }
        return state.node();
    }

    private void claim(ServerIdentity before, ServerIdentity after, Server server) {
        if (!after.clientId().equals(before.clientId())
                && !names.claim(new Name.OfIdentity(after.clientId()), server.uid())
                        .equals(server.uid())) {
            throw Refusals.identityInUse();
        }
    }

    /** Events name the scope of a vault, and not its key. */
    private void noteVault(Server changed, Registration before) {
        if (changed.protection() instanceof Protection.Enabled enabled
                && !Objects.equals(changed.registration().keyVaultId(), before.keyVaultId())) {
            usage.add(KeyUse.of(changed, enabled.key()));
        }
    }

    private void giveUp(ServerIdentity unused, ServerIdentity kept, Server server) {
        if (!unused.clientId().equals(kept.clientId())) {
            names.release(new Name.OfIdentity(unused.clientId()), server.uid());
        }
    }
}
