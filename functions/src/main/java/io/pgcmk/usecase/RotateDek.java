package io.pgcmk.usecase;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Makes a new DEK for one scope (R26), for what is encrypted from now on. It touches no other scope, and nothing that is
 * encrypted already: the DEK before it is kept.
 */
public final class RotateDek {

    private final FindServer find;
    private final RegisterBackup register;
    private final ServerStore servers;
    private final RotationStore rotations;
    private final BeginRotation begin;
    private final ServerJournal journal;
    private final WrapForServer wrap;
    private final ExplainFailure explain;
    private final PostgresCalls postgres;
    private final Clock clock;

    RotateDek(
            FindServer find,
            RegisterBackup register,
            ServerStore servers,
            RotationStore rotations,
            BeginRotation begin,
            ServerJournal journal,
            WrapForServer wrap,
            ExplainFailure explain,
            PostgresCalls postgres,
            Clock clock) {
        this.find = find;
        this.register = register;
        this.servers = servers;
        this.rotations = rotations;
        this.begin = begin;
        this.journal = journal;
        this.wrap = wrap;
        this.explain = explain;
        this.postgres = postgres;
        this.clock = clock;
    }

    /**
     * A new DEK of a server.
     *
     * @param retired the one before
     * @param rotation sees to it that {@code cmk_control} has the new one
     * @param inControl whether it has it already
     */
    public record Rotated(WrappedDek dek, DekId retired, RotationId rotation, boolean inControl) {}

    /**
     * A new DEK for new WAL segments: a new archive, beside the old one, which older segments need.
     *
     * @param given the caller's name for the new one
     */
    public RegisterBackup.Registered ofArchive(ServerId id, BackupId archive, BackupId given, Caller caller) {
        if (given.equals(archive)) {
            throw RequestRefusedException.badRequest(
                    "InvalidRequestContent", "id", "id must be another than that of the archive; name a new UUID");
        }
        return register.inPlaceOf(id, archive, given, caller);
    }

    /**
     * A new DEK of the server's own. It lies in the shared store before anybody can get it from {@code cmk_control}; and with
     * it a rotation is begun, so that {@code cmk_control} gets it also if this instance is killed in between.
     */
    public Rotated ofServer(ServerId id, Caller caller) {
        WrappedDek dek = wrapped(find.run(id));
        Rotated rotated =
                BesideChecks.run(find.stored(id), () -> find.stored(id), stored -> saved(stored, dek, caller));
        return storedInControl(find.run(id), rotated);
    }

    private WrappedDek wrapped(Server server) {
        KekVersion pinned = requireNoRotation(server).key().pinned();
        try {
            return wrap.fresh(server, pinned);
        } catch (KekVaultException e) {
            throw explain.of(server, pinned, e);
        }
    }

    /** One at a time moves a server's DEK. */
    private static Enabled requireNoRotation(Server server) {
        Enabled enabled = Refusals.requireEnabled(server);
        Rewraps.Running running = enabled.rewraps().running();
        if (running != null) {
            throw RequestRefusedException.conflict(
                    "RotationInProgress",
                    "the server's DEKs are being moved to another key version; repeat the call once GET …/rotations/"
                            + running.id().value() + " says that this has ended");
        }
        return enabled;
    }

    private Rotated saved(StoredServer stored, WrappedDek dek, Caller caller) {
        Server server = stored.server();
        Enabled enabled = requireNoRotation(server);
        ActiveKey key = enabled.key();
        if (!key.pinned().equals(dek.wrappedBy())) {
            throw Refusals.changedMeanwhile();
        }
        Instant now = clock.instant();
        StoredDek old = servers.findDek(server.uid(), key.dek()).orElseThrow();
        Event event = Event.of(
                server.uid(),
                now,
                EventType.DEK_ROTATED,
                "scope",
                "Server",
                "dek",
                dek.id().toString(),
                "oldDek",
                key.dek().toString(),
                "keyUri",
                dek.wrappedBy().toString(),
                "caller",
                caller.objectId());
        ServerChange change = begin.run(
                ServerChange.of(server.with(enabled.with(key.withDek(dek.id()))), event)
                        .and(new StoredDek(dek, new DekScope.OfServer(), now, null))
                        .and(old.retired(now)),
                RotationReason.LEFT_BEHIND,
                Set.of(),
                key.pinned(),
                now);
        journal.replace(stored, change);
        return new Rotated(
                dek, key.dek(), change.rotations().getFirst().rotation().id(), false);
    }

    /** Whatever PostgreSQL or the store cannot do now, the rotation does later. */
    private Rotated storedInControl(Server server, Rotated rotated) {
        try {
            postgres.of(server).store(server.uid(), rotated.dek());
        } catch (PostgresException e) {
            return rotated;
        }
        try {
            rotations
                    .find(rotated.rotation())
                    .filter(stored -> stored.rotation().isRunning())
                    .ifPresent(stored ->
                            rotations.replace(stored, stored.rotation().storedInControl(), List.of()));
        } catch (StaleStateException e) {
            // Whoever works on the rotation finds that it is there.
        }
        return new Rotated(rotated.dek(), rotated.retired(), rotated.rotation(), true);
    }
}
