package io.pgcmk.usecase;

import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Admission;
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
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Stores a server that was admitted, for the first time or again, and closes what has to wait for its revalidation. */
final class StoreAdmitted {
    private final ServerStore servers;
    private final KeyUsage usage;
    private final Schedule schedule;
    private final ServerJournal journal;
    private final RetireBackups backups;
    private final EnforceAccess enforce;
    private final Clock clock;

    StoreAdmitted(
            ServerStore servers,
            KeyUsage usage,
            Schedule schedule,
            ServerJournal journal,
            RetireBackups backups,
            EnforceAccess enforce,
            Clock clock) {
        this.servers = servers;
        this.usage = usage;
        this.schedule = schedule;
        this.journal = journal;
        this.backups = backups;
        this.enforce = enforce;
        this.clock = clock;
    }

    /** What is stored, but for its key. */
    Server bare(
            ServerUid uid,
            ServerId id,
            Registration registration,
            PostgresState state,
            Admission.Allowed admission,
            Optional<StoredServer> former) {
        Lineage before = former.map(stored -> stored.server().lineage()).orElse(Lineage.NONE);
        return new Server(
                uid,
                id,
                registration,
                admission instanceof Admission.Copied copied ? before.from(copied.origin()) : before,
                state.node(),
                new Protection.None(),
                Math.max(
                        state.fence(),
                        former.map(stored -> stored.server().fence()).orElse(0L)),
                former.map(stored -> stored.server().revision()).orElse(0L) + 1,
                clock.instant(),
                null);
    }

    StoredServer run(Server bare, Admission.Allowed admission, Optional<StoredServer> former, Caller caller) {
        Event event = registeredBy(bare, caller);
        return switch (admission) {
            case Admission.Fresh fresh -> created(former, ServerChange.of(bare, event), caller);
            case Admission.Returning(WrappedDek inControl) -> {
                WrappedDek dek = newest(bare.uid(), inControl);
                yield closed(
                        bare,
                        keyOf(dek, former, bare.createdAt()),
                        new StoredDek(dek, new DekScope.OfServer(), bare.createdAt(), null),
                        "the PostgreSQL was registered before; registration opens nothing",
                        event,
                        former,
                        caller);
            }
            case Admission.Copied(Origin origin, ActiveKey key, WrappedDek dek) ->
                closed(
                        bare,
                        key,
                        new StoredDek(dek, new DekScope.Inherited(), bare.createdAt(), null),
                        "a copy of " + origin.sourceId()
                                + ", which waits for its revalidation, and before that for the consent of"
                                + " its source: its id in properties.cmk.copies there",
                        event,
                        former,
                        caller);
        };
    }

    private static Event registeredBy(Server server, Caller caller) {
        Origin origin = server.lineage().origin();
        return origin == null
                ? Event.of(
                        server.uid(),
                        server.createdAt(),
                        EventType.SERVER_REGISTERED,
                        "id",
                        server.id().toString(),
                        "caller",
                        caller.objectId())
                : Event.of(
                        server.uid(),
                        server.createdAt(),
                        EventType.SERVER_REGISTERED,
                        "id",
                        server.id().toString(),
                        "copyOf",
                        origin.sourceId().toString(),
                        "caller",
                        caller.objectId());
    }

    /** It is Inaccessible until somebody revalidates it. */
    private StoredServer closed(
            Server bare,
            ActiveKey key,
            StoredDek dek,
            String why,
            Event event,
            Optional<StoredServer> former,
            Caller caller) {
        Server awaiting = bare.decided(awaiting(key, why, bare.createdAt()));
        usage.add(KeyUse.of(awaiting, key));
        schedule.add(bare.uid(), key.pinned());
        StoredServer created = created(former, ServerChange.of(awaiting, event).and(dek), caller);
        // Once more, since a tick that saw it before it was there may have taken it off.
        schedule.add(bare.uid(), key.pinned());
        return enforce.run(created);
    }

    /** A rotation may have been on its way to {@code cmk_control} when the server was deleted: the store is the truth. */
    private WrappedDek newest(ServerUid uid, WrappedDek inControl) {
        return servers.findDek(uid, inControl.id()).map(StoredDek::dek).orElse(inControl);
    }

    private StoredServer created(Optional<StoredServer> former, ServerChange change, Caller caller) {
        ServerChange consented = CopyConsents.changed(change, clock.instant(), caller);
        return former.map(deleted -> journal.replace(backups.bringBack(deleted), consented))
                .orElseGet(() -> journal.create(consented));
    }

    /** The key as it was registered before, if it was; else the version that its own DEK names. */
    private static ActiveKey keyOf(WrappedDek dek, Optional<StoredServer> former, Instant now) {
        return former.map(stored -> stored.server().protection())
                .flatMap(protection -> protection instanceof Protection.Enabled enabled
                                && enabled.key().dek().equals(dek.id())
                        ? Optional.of(enabled.key())
                        : Optional.empty())
                .orElseGet(() -> ActiveKey.namedBy(dek, now));
    }

    private static Protection.Enabled awaiting(ActiveKey key, String why, Instant now) {
        return new Protection.Enabled(
                key,
                new Access.Inaccessible(Cause.of(Cause.Code.AWAITING_REVALIDATION), now, why),
                Enforcement.NOT_CONFIRMED,
                CheckRecord.none(),
                Rewraps.none().surveyedAgainAt(now));
    }
}
