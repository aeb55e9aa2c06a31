package io.pgcmk.usecase;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.BackupStore;

/** Finds a backup by its id. */
public final class FindBackup {
    private final FindServer find;
    private final BackupStore backups;
    private final ShowBackups show;

    FindBackup(FindServer find, BackupStore backups, ShowBackups show) {
        this.find = find;
        this.backups = backups;
        this.show = show;
    }

    /** @throws RequestRefusedException if there is no such server, or it has no such backup any more */
    public ServerBackup run(ServerId id, BackupId backup) {
        Server server = find.run(id);
        return backups.find(server.uid(), backup)
                .filter(stored -> stored.backup().isKept())
                .map(stored -> show.one(server, stored))
                .orElseThrow(() -> notFound(backup));
    }

    static RequestRefusedException notFound(BackupId backup) {
        return RequestRefusedException.notFound(
                "BackupNotFound", "the server has no backup " + backup + "; GET …/backups lists those it has");
    }
}
