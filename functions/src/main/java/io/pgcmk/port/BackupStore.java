package io.pgcmk.port;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backups of servers. A server can have thousands: what is asked for has a limit.
 *
 * <p>They are written by {@link ServerStore}, together with their server, except what is confirmed of their sidecars and proven of
 * their DEKs. So one that was read after its server is as it
 * was read when the server's replacement succeeds. Every method throws {@link StoreUnreachableException} when the store
 * gives no usable answer.
 */
public interface BackupStore {

    /** A backup, also a deleted one until it is erased, 90 days later (D13). */
    Optional<StoredBackup> find(ServerUid server, BackupId id);

    /**
     * Those that are kept, newest first. One that is registered meanwhile shifts no page.
     *
     * @param continuation what an earlier page gave; null for the first
     * @throws IllegalArgumentException if the continuation is none of ours
     */
    Page<StoredBackup> page(ServerUid server, int size, @Nullable String continuation);

    /** Some that are kept, at most {@code limit}; none only if there are none. */
    List<StoredBackup> kept(ServerUid server, int limit);

    /**
     * Some that are kept, each once: the newest, the oldest, the one that was proven the longest ago or never, and
     * {@code more} in the order of their DEKs' ids, which nobody chose, from {@code from} on and around.
     */
    List<StoredBackup> sample(ServerUid server, DekId from, int more);

    /**
     * Replaces a backup of which nothing but its sidecar or its proof changes: they do for thousands in a row, and a server that
     * was replaced each time would overtake its own checks.
     *
     * @throws StaleStateException if the backup is not as it was read
     */
    void replace(ServerUid server, Backup read, Backup changed);

    /** Some that were deleted with their server, at most {@code limit}; none only if there are none. */
    List<StoredBackup> deletedWithServer(ServerUid server, int limit);
}
