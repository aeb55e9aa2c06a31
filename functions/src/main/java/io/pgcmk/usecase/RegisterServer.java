package io.pgcmk.usecase;

import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Admission;
import io.pgcmk.domain.server.BreakGlass;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.Name;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Registers a server, or changes what is registered of it.
 *
 * <p>Everything is looked at before anything is claimed, so that a refused call leaves nothing behind. The resource id is
 * claimed first, with the uid: whoever repeats the call after a crash goes on with the same uid.
 */
public final class RegisterServer {
    private final NameRegistry names;
    private final ServerStore servers;
    private final KeyUsage usage;
    private final Schedule schedule;
    private final ServerJournal journal;
    private final UpdateServer update;
    private final RetireBackups backups;
    private final PostgresCalls postgres;
    private final EnforceAccess enforce;
    private final Clock clock;

    RegisterServer(
            NameRegistry names,
            ServerStore servers,
            KeyUsage usage,
            Schedule schedule,
            ServerJournal journal,
            UpdateServer update,
            RetireBackups backups,
            PostgresCalls postgres,
            EnforceAccess enforce,
            Clock clock) {
        this.names = names;
        this.servers = servers;
        this.usage = usage;
        this.schedule = schedule;
        this.journal = journal;
        this.update = update;
        this.backups = backups;
        this.postgres = postgres;
        this.enforce = enforce;
        this.clock = clock;
    }

    /** @param created whether it was registered by this call */
    public record Registered(Server server, boolean created) {}

    public Registered run(ServerId id, Registration registration, Precondition precondition, Caller caller) {
        ServerUid uid = names.owner(new Name.OfServer(id)).orElseGet(() -> new ServerUid(UUID.randomUUID()));
        Optional<StoredServer> known = servers.find(uid);
        if (known.isPresent() && !known.get().server().isDeleted()) {
            return new Registered(update.run(known.get(), before -> registration, precondition, caller), false);
        }
        if (precondition.revision().isPresent()) {
            throw RequestRefusedException.stale();
        }
        try {
            return new Registered(registered(uid, id, registration, known, caller), true);
        } catch (StaleStateException e) {
            throw overtaken();
        }
    }

    private static RequestRefusedException overtaken() {
        return RequestRefusedException.conflict("Conflict", "the server is being registered by another call; GET it");
    }

    private Server registered(
            ServerUid uid, ServerId id, Registration registration, Optional<StoredServer> former, Caller caller) {
        PostgresServer control = postgres.of(id, registration);
        PostgresState state = PostgresCalls.refusing(control::inspect);
        Name.OfIdentity identity = new Name.OfIdentity(registration.identity().clientId());
        Name.OfSystem system = new Name.OfSystem(state.node().systemIdentifier());
        requireUnused(identity, uid);
        Admission.Allowed admission = admission(state, system, uid, former);
        requireBindable(state, uid);

        if (!names.claim(new Name.OfServer(id), uid).equals(uid)) {
            throw overtaken();
        }
        if (!names.claim(identity, uid).equals(uid)) {
            throw Refusals.identityInUse();
        }
        claim(system, uid);
        PostgresCalls.refusing(() -> {
            control.bind(uid);
            return uid;
        });
        return stored(uid, id, registration, state, admission, former, caller).server();
    }

    private StoredServer stored(
            ServerUid uid,
            ServerId id,
            Registration registration,
            PostgresState state,
            Admission.Allowed admission,
            Optional<StoredServer> former,
            Caller caller) {
        Instant now = clock.instant();
        long fence = Math.max(
                state.fence(), former.map(stored -> stored.server().fence()).orElse(0L));
        long revision = former.map(stored -> stored.server().revision()).orElse(0L) + 1;
        Server bare =
                new Server(uid, id, registration, state.node(), new Protection.None(), fence, revision, now, null);
        Event event = Event.of(uid, now, EventType.SERVER_REGISTERED, "id", id.toString(), "caller", caller.objectId());
        return switch (admission) {
            case Admission.Fresh fresh -> created(former, ServerChange.of(bare, event));
            case Admission.Returning(WrappedDek inControl) -> {
                WrappedDek dek = newest(uid, inControl);
                Protection.Enabled enabled = returning(dek, former, now);
                Server returning = bare.decided(enabled);
                usage.add(KeyUse.of(returning, enabled.key()));
                schedule.add(uid, dek.wrappedBy());
                StoredServer created = created(
                        former,
                        ServerChange.of(returning, event).and(new StoredDek(dek, new DekScope.OfServer(), now, null)));
                // Once more, since a tick that saw it before it was there may have taken it off.
                schedule.add(uid, dek.wrappedBy());
                yield enforce.run(created);
            }
        };
    }

    /** A rotation may have been on its way to {@code cmk_control} when the server was deleted: the store is the truth. */
    private WrappedDek newest(ServerUid uid, WrappedDek inControl) {
        return servers.findDek(uid, inControl.id()).map(StoredDek::dek).orElse(inControl);
    }

    private StoredServer created(Optional<StoredServer> former, ServerChange change) {
        return former.map(deleted -> journal.replace(backups.bringBack(deleted), change))
                .orElseGet(() -> journal.create(change));
    }

    /** The key as it was registered before, if it was; else the version that its own DEK names. */
    private static Protection.Enabled returning(WrappedDek dek, Optional<StoredServer> former, Instant now) {
        ActiveKey named = new ActiveKey(dek.wrappedBy(), dek.wrappedBy(), dek.id(), dek, now);
        ActiveKey key = former.map(stored -> stored.server().protection())
                .flatMap(protection -> protection instanceof Protection.Enabled enabled
                                && enabled.key().dek().equals(dek.id())
                        ? Optional.of(enabled.key())
                        : Optional.empty())
                .orElse(named);
        return new Protection.Enabled(
                key,
                new Access.Inaccessible(
                        Cause.of(Cause.Code.AWAITING_REVALIDATION),
                        now,
                        "the PostgreSQL was registered before; registration opens nothing"),
                Enforcement.NOT_CONFIRMED,
                CheckRecord.none(),
                Rewraps.none().surveyedAgainAt(now));
    }

    private Admission.Allowed admission(
            PostgresState state, Name.OfSystem system, ServerUid uid, Optional<StoredServer> former) {
        Optional<ServerUid> owner = names.owner(system);
        boolean another = owner.isPresent() && !owner.get().equals(uid);
        if (another
                && servers.find(owner.get())
                        .filter(stored -> !stored.server().isDeleted())
                        .isPresent()) {
            throw alreadyRegistered();
        }
        boolean wasClosed = former.filter(RegisterServer::wasClosed).isPresent();
        return switch (Admission.of(state, another || wasClosed)) {
            case Admission.Allowed allowed -> allowed;
            case Admission.Keyless keyless -> throw keyless();
        };
    }

    /** Deleted while Inaccessible: its PostgreSQL is closed, or is to be as soon as it answers. */
    private static boolean wasClosed(StoredServer former) {
        return former.server().protection() instanceof Protection.Enabled;
    }

    /** PostgreSQL would refuse to be bound, and it is asked only after names are claimed. */
    private static void requireBindable(PostgresState state, ServerUid uid) {
        ServerUid bound = state.boundTo();
        if (bound != null && !bound.equals(uid) && !state.closed()) {
            throw RequestRefusedException.conflict(
                    "PostgresBoundElsewhere",
                    "this PostgreSQL is open and still bound to a server with uid " + bound
                            + ", which was deleted while it did not answer; register it under the id that it had then,"
                            + " and delete that again");
        }
    }

    /** The name of a PostgreSQL that a deleted server left closed passes to the server that it is registered as now. */
    private void claim(Name.OfSystem system, ServerUid uid) {
        names.owner(system).filter(owner -> !owner.equals(uid)).ifPresent(deleted -> names.release(system, deleted));
        if (!names.claim(system, uid).equals(uid)) {
            throw alreadyRegistered();
        }
    }

    private void requireUnused(Name.OfIdentity identity, ServerUid uid) {
        if (names.owner(identity).filter(owner -> !owner.equals(uid)).isPresent()) {
            throw Refusals.identityInUse();
        }
    }

    private static RequestRefusedException alreadyRegistered() {
        return RequestRefusedException.conflict(
                "PostgresAlreadyRegistered",
                "this PostgreSQL, or the one that it was copied from, is registered under another id; a copy can be"
                        + " registered once copies are supported");
    }

    private static RequestRefusedException keyless() {
        return RequestRefusedException.conflict(
                "PostgresClosedWithoutKey",
                "this PostgreSQL is closed or belonged to another server, and its cmk_control names no key that could"
                        + " open it; " + BreakGlass.HOW_TO_OPEN);
    }
}
