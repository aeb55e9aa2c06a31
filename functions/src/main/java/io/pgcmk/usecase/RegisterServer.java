package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.copy.CopyOf;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.server.Admission;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Name;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredServer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Registers a server, or changes what is registered of it.
 *
 * <p>Everything is looked at before anything is claimed, so that a refused call leaves nothing behind. The resource id is
 * claimed first, with the uid: whoever repeats the call after a crash goes on with the same uid.
 */
public final class RegisterServer {
    private final NameRegistry names;
    private final ServerStore servers;
    private final UpdateServer update;
    private final AdmitServer admit;
    private final AdmitCopy admitCopy;
    private final StoreAdmitted store;
    private final PostgresCalls postgres;
    private final InspectHosts hosts;

    RegisterServer(
            NameRegistry names,
            ServerStore servers,
            UpdateServer update,
            AdmitServer admit,
            AdmitCopy admitCopy,
            StoreAdmitted store,
            PostgresCalls postgres,
            InspectHosts hosts) {
        this.names = names;
        this.servers = servers;
        this.update = update;
        this.admit = admit;
        this.admitCopy = admitCopy;
        this.store = store;
        this.postgres = postgres;
        this.hosts = hosts;
    }

    /** @param created whether it was registered by this call */
    public record Registered(Server server, boolean created) {}

    /** @param copyOf null if it is said to be no copy */
    public Registered run(
            ServerId id, Registration registration, @Nullable CopyOf copyOf, Precondition precondition, Caller caller) {
        ServerUid uid = names.owner(new Name.OfServer(id)).orElseGet(() -> new ServerUid(UUID.randomUUID()));
        Optional<StoredServer> known = servers.find(uid);
        if (known.isPresent() && !known.get().server().isDeleted()) {
            requireSameOrigin(known.get().server(), copyOf);
            return new Registered(update.run(known.get(), before -> registration, precondition, caller), false);
        }
        if (precondition.revision().isPresent()) {
            throw RequestRefusedException.stale();
        }
        try {
            return new Registered(registered(uid, id, registration, copyOf, known, caller), true);
        } catch (StaleStateException e) {
            throw overtaken();
        }
    }

    /** Whoever repeats the registration says the same again; whoever changes something else need not. */
    private void requireSameOrigin(Server server, @Nullable CopyOf copyOf) {
        if (copyOf == null) {
            return;
        }
        Origin origin = server.lineage().origin();
        if (origin == null || origin.mode() != copyOf.mode() || !isSource(origin, copyOf.source())) {
            throw RequestRefusedException.conflict(
                    "ServerExists",
                    "a server is registered under this id that is "
                            + (origin == null ? "no copy" : "a copy of " + origin.sourceId())
                            + ", and what a server was made from does not change; give the copy another id");
        }
    }

    /** By whatever name: a source may have been erased since, or given another id. */
    private boolean isSource(Origin origin, ServerId source) {
        return origin.sourceId().equals(source)
                || names.owner(new Name.OfServer(source))
                        .filter(origin.source()::equals)
                        .isPresent();
    }

    private static RequestRefusedException overtaken() {
        return RequestRefusedException.conflict("Conflict", "the server is being registered by another call; GET it");
    }

    private Server registered(
            ServerUid uid,
            ServerId id,
            Registration registration,
            @Nullable CopyOf copyOf,
            Optional<StoredServer> former,
            Caller caller) {
        PostgresState state = hosts.run(uid, id, registration);
        Name.OfIdentity identity = new Name.OfIdentity(registration.identity().clientId());
        requireUnused(identity, uid);
        Admission.Allowed admission =
                copyOf == null ? admit.run(uid, state, former) : admitCopy.run(uid, id, copyOf, state);
        Server bare = store.bare(uid, id, registration, state, admission, former);

        if (!names.claim(new Name.OfServer(id), uid).equals(uid)) {
            throw overtaken();
        }
        if (!names.claim(identity, uid).equals(uid)) {
            throw Refusals.identityInUse();
        }
        if (copyOf == null) {
            claim(new Name.OfSystem(state.node().systemIdentifier()), uid);
        }
        PostgresCalls.refusing(() -> {
            postgres.of(bare).bind(uid);
            return uid;
        });
        return store.run(bare, admission, former, caller).server();
    }

    /** The name of a PostgreSQL that a deleted server left closed passes to the server that it is registered as now. */
    private void claim(Name.OfSystem system, ServerUid uid) {
        names.owner(system).filter(owner -> !owner.equals(uid)).ifPresent(deleted -> names.release(system, deleted));
        if (!names.claim(system, uid).equals(uid)) {
            throw AdmitServer.alreadyRegistered();
        }
    }

    private void requireUnused(Name.OfIdentity identity, ServerUid uid) {
        if (names.owner(identity).filter(owner -> !owner.equals(uid)).isPresent()) {
            throw Refusals.identityInUse();
        }
    }
}
