package io.pgcmk.usecase;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredServer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what may be restored: of a deleted server, too, for as long as it is kept (D13). */
final class FindRestorable {
    private static final int PAGE = 100;

    /** Of those that were deleted with their server, which come in no order. */
    private static final int MOST_COMPARED = 200;

    private final FindServer find;
    private final BackupStore backups;

    FindRestorable(FindServer find, BackupStore backups) {
        this.find = find;
        this.backups = backups;
    }

    /** @throws RequestRefusedException if there is none any more */
    Server server(ServerId id) {
        return find.kept(id)
                .map(StoredServer::server)
                .orElseThrow(() -> RequestRefusedException.notFound(
                        "no server " + id + " is registered, or was deleted less than 90 days ago"));
    }

    /** @throws RequestRefusedException if the server has no such backup, or archive, that can come back */
    StoredBackup one(Server server, BackupId id, BackupKind kind) {
        return backups.find(server.uid(), id)
                .filter(stored -> stored.backup().kind() == kind)
                .filter(stored -> isRestorable(server, stored))
                .orElseThrow(() -> FindBackup.notFound(id));
    }

    private static boolean isRestorable(Server server, StoredBackup stored) {
        return switch (stored.backup().standing()) {
            case Standing.Kept kept -> true;
            case Standing.DeletedWithServer deleted -> server.isDeleted();
            case Standing.Deleted deleted -> false;
        };
    }

    /** @throws RequestRefusedException if there are too many to tell */
    Optional<StoredBackup> newest(Server server) {
        Optional<StoredBackup> kept = newestKept(server);
        return server.isDeleted()
                ? Stream.concat(kept.stream(), deletedWith(server).stream())
                        .max(Comparator.comparing(stored -> stored.backup().createdAt()))
                : kept;
    }

    private Optional<StoredBackup> newestKept(Server server) {
        Page<StoredBackup> page = backups.page(server.uid(), PAGE, null);
        while (true) {
            Optional<StoredBackup> newest =
                    page.elements().stream().filter(FindRestorable::isBackup).findFirst();
            if (newest.isPresent() || page.continuation() == null) {
                return newest;
            }
            page = backups.page(server.uid(), PAGE, page.continuation());
        }
    }

    private List<StoredBackup> deletedWith(Server server) {
        List<StoredBackup> deleted = backups.deletedWithServer(server.uid(), MOST_COMPARED + 1);
        if (deleted.size() > MOST_COMPARED) {
            throw RequestRefusedException.badRequest(
                    "InvalidRequestContent",
                    "backup",
                    "backup is missing: the server was deleted with more than " + MOST_COMPARED
                            + " backups and archives, so name the one that is to be restored, as its sidecar does");
        }
        return deleted.stream().filter(FindRestorable::isBackup).toList();
    }

    private static boolean isBackup(StoredBackup stored) {
        return stored.backup().kind() == BackupKind.BACKUP;
    }
}
