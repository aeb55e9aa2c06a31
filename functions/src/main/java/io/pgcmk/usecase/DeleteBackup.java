package io.pgcmk.usecase;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Deletes a backup: our copy of its wrapped DEK is marked, and erased after 90 days (D13). */
public final class DeleteBackup {
    private final FindServer find;
    private final BackupStore backups;
    private final ServerJournal journal;
    private final Clock clock;

    DeleteBackup(FindServer find, BackupStore backups, ServerJournal journal, Clock clock) {
        this.find = find;
        this.backups = backups;
        this.journal = journal;
        this.clock = clock;
    }

    /** Whether there was one. */
    public boolean run(ServerId id, BackupId backup, Caller caller) {
        return BesideChecks.run(find.stored(id), () -> find.stored(id), stored -> deleted(stored, backup, caller));
    }

    private boolean deleted(StoredServer stored, BackupId id, Caller caller) {
        Server server = stored.server();
        Optional<StoredBackup> kept =
                backups.find(server.uid(), id).filter(found -> found.backup().isKept());
        if (kept.isEmpty()) {
            return false;
        }
        Refusals.requireSettled(server);
        Instant now = clock.instant();
        StoredBackup gone = kept.get().with(new Standing.Deleted(now));
        journal.replace(
                stored,
                ServerChange.of(server, BackupEvents.of(server, gone, EventType.BACKUP_DELETED, now, caller))
                        .and(gone));
        return true;
    }
}
