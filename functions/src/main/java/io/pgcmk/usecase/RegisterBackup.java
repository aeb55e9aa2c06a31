package io.pgcmk.usecase;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupDecision;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Registers a backup or a WAL archive, and gives it a DEK of its own (R26), wrapped as the server's is (R31).
 *
 * <p>A caller that names its backup may be killed at any time and repeat the call: there is never a second DEK, with which
 * what was encrypted by the first could not be read.
 */
public final class RegisterBackup {
    private final FindServer find;
    private final BackupStore backups;
    private final ServerJournal journal;
    private final ShowBackups show;
    private final WrapForServer wrap;
    private final ExplainFailure explain;
    private final Clock clock;

    RegisterBackup(
            FindServer find,
            BackupStore backups,
            ServerJournal journal,
            ShowBackups show,
            WrapForServer wrap,
            ExplainFailure explain,
            Clock clock) {
        this.find = find;
        this.backups = backups;
        this.journal = journal;
        this.show = show;
        this.wrap = wrap;
        this.explain = explain;
        this.clock = clock;
    }

    /** @param created whether it was registered by this call */
    public record Registered(ServerBackup backup, boolean created) {}

    /** @param given the caller's name for it; null if one is to be drawn */
    public Registered run(ServerId id, BackupKind kind, @Nullable BackupId given, Caller caller) {
        BackupId backup = given == null ? new BackupId(UUID.randomUUID()) : given;
        return registered(id, new Wanted(backup, kind, null, caller));
    }

    /** An archive for the segments that another one got so far, which stays: its own segments need it. */
    Registered inPlaceOf(ServerId id, BackupId archive, BackupId given, Caller caller) {
        return registered(id, new Wanted(given, BackupKind.ARCHIVE, archive, caller));
    }

    /** @param inPlaceOf an archive; null if it takes no other's place */
    private record Wanted(
            BackupId id, BackupKind kind, @Nullable BackupId inPlaceOf, Caller caller) {}

    private Registered registered(ServerId id, Wanted wanted) {
        Server asked = find.run(id);
        Optional<ServerBackup> known = known(asked, wanted);
        if (known.isPresent()) {
            return new Registered(known.get(), false);
        }
        replaced(asked, wanted);
        // Before the server is read that is saved: a check that comes between costs the vault nothing.
        WrappedDek dek = wrapped(asked);
        StoredServer read = find.stored(id);
        if (isUnderAnother(read.server(), dek)) {
            // A rotation came between. A second one just now is a conflict.
            dek = wrapped(read.server());
        }
        WrappedDek current = dek;
        return BesideChecks.run(read, () -> find.stored(id), stored -> saved(stored, wanted, current));
    }

    private static boolean isUnderAnother(Server server, WrappedDek dek) {
        return server.protection() instanceof Protection.Enabled enabled
                && !enabled.key().pinned().equals(dek.wrappedBy());
    }

    private WrappedDek wrapped(Server server) {
        KekVersion pinned = Refusals.requireEnabled(server).key().pinned();
        try {
            return wrap.fresh(server, pinned);
        } catch (KekVaultException e) {
            throw explain.of(server, pinned, e);
        }
    }

    /** The server may have been closed, or another caller may have been first with this id, while the vault was asked. */
    private Registered saved(StoredServer stored, Wanted wanted, WrappedDek dek) {
        Server server = stored.server();
        Optional<ServerBackup> known = known(server, wanted);
        if (known.isPresent()) {
            return new Registered(known.get(), false);
        }
        Refusals.requireEnabled(server);
        if (isUnderAnother(server, dek)) {
            throw Refusals.changedMeanwhile();
        }
        Instant now = clock.instant();
        BackupId id = wanted.id();
        StoredBackup backup = new StoredBackup(
                new Backup(id, wanted.kind(), dek.id(), dek.wrappedBy(), now, new Standing.Kept(), Proof.at(now)),
                new StoredDek(dek, new DekScope.OfBackup(id, wanted.kind()), now, null));
        Event registered = BackupEvents.of(server, backup, EventType.BACKUP_REGISTERED, now, wanted.caller());
        ServerChange change = ServerChange.of(server, registered).and(backup);
        journal.replace(
                stored,
                replaced(server, wanted)
                        .map(old -> change.and(BackupEvents.ofRotated(server, old, backup, now, wanted.caller())))
                        .orElse(change));
        return new Registered(show.one(server, backup), true);
    }

    /** The archive the place of which it takes. */
    private Optional<StoredBackup> replaced(Server server, Wanted wanted) {
        BackupId archive = wanted.inPlaceOf();
        if (archive == null) {
            return Optional.empty();
        }
        StoredBackup old = backups.find(server.uid(), archive)
                .filter(found -> found.backup().isKept())
                .orElseThrow(() -> FindBackup.notFound(archive));
        if (old.backup().kind() != BackupKind.ARCHIVE) {
            throw RequestRefusedException.badRequest(
                    "InvalidRequestContent",
                    "archive",
                    "archive: " + archive + " is a backup, which has a DEK of its own; take a new one");
        }
        return Optional.of(old);
    }

    private Optional<ServerBackup> known(Server server, Wanted wanted) {
        BackupId id = wanted.id();
        Optional<StoredBackup> found = backups.find(server.uid(), id);
        return switch (BackupDecision.of(found.map(StoredBackup::backup), wanted.kind())) {
            case BackupDecision.Register register -> Optional.empty();
            case BackupDecision.Repeat repeat -> found.map(stored -> show.one(server, stored));
            case BackupDecision.OtherKind(Backup other) ->
                throw RequestRefusedException.conflict(
                        "BackupExists",
                        "the id " + id + " is registered already, as another kind, since " + other.createdAt()
                                + "; choose another id");
            case BackupDecision.Deleted deleted ->
                throw RequestRefusedException.conflict(
                        "BackupDeleted", "the backup " + id + " was deleted; choose another id");
        };
    }
}
