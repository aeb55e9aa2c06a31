package io.pgcmk.usecase;

import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredServer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes a deleted server's backups out of use, and back (D13), as many at a time as one change can hold.
 *
 * <p>A server is deleted before its first backup is, and its last one is back before it is. So wherever an instance dies, a
 * DEK is kept too long at worst; and no server that is not deleted has a backup that a deletion could still take. Each
 * change names the state of the server that it was decided on.
 */
final class RetireBackups {
    private final ServerStore servers;
    private final BackupStore backups;

    RetireBackups(ServerStore servers, BackupStore backups) {
        this.servers = servers;
        this.backups = backups;
    }

    /** Until none is left, or somebody brings the server back. Those deleted before it keep their own time. */
    void retire(StoredServer deleted) {
        Optional<StoredServer> server = Optional.of(deleted);
        while (server.isPresent() && server.get().server().isDeleted()) {
            List<StoredBackup> some = backups.kept(deleted.server().uid(), ServerChange.MOST_BACKUPS);
            if (some.isEmpty()) {
                return;
            }
            server = retired(server.get(), some);
        }
    }

    private Optional<StoredServer> retired(StoredServer server, List<StoredBackup> some) {
        Instant at = deletedAt(server.server());
        try {
            return Optional.of(moved(server, some, new Standing.DeletedWithServer(at)));
        } catch (StaleStateException e) {
            // A tick, another DELETE, or a PUT that brings it back: only what is stored now can tell.
            return servers.find(server.server().uid());
        }
    }

    /**
     * All that went out with the server, and not what was deleted before it.
     *
     * @throws StaleStateException if somebody else works on the server
     */
    StoredServer bringBack(StoredServer deleted) {
        StoredServer server = deleted;
        List<StoredBackup> some = some(server);
        while (!some.isEmpty()) {
            server = moved(server, some, new Standing.Kept());
            some = some(server);
        }
        return server;
    }

    private List<StoredBackup> some(StoredServer server) {
        return backups.deletedWithServer(server.server().uid(), ServerChange.MOST_BACKUPS);
    }

    private StoredServer moved(StoredServer server, List<StoredBackup> some, Standing standing) {
        ServerChange change = ServerChange.of(server.server());
        for (StoredBackup backup : some) {
            change = change.and(backup.with(standing));
        }
        return servers.replace(server, change);
    }

    private static Instant deletedAt(Server server) {
        Instant at = server.deletedAt();
        if (at == null) {
            throw new IllegalStateException("server " + server.uid() + " is not deleted");
        }
        return at;
    }
}
