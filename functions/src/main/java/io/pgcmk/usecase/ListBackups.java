package io.pgcmk.usecase;

import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.BackupStore;
import org.jspecify.annotations.Nullable;

/** Shows the backups of a server, newest first. */
public final class ListBackups {
    private final FindServer find;
    private final BackupStore backups;
    private final ShowBackups show;

    ListBackups(FindServer find, BackupStore backups, ShowBackups show) {
        this.find = find;
        this.backups = backups;
        this.show = show;
    }

    /** @param continuation what an earlier page gave; null for the first */
    public Page<ServerBackup> run(ServerId id, int size, @Nullable String continuation) {
        Server server = find.run(id);
        return SkipToken.read(() -> backups.page(server.uid(), size, continuation))
                .map(show.of(server));
    }
}
