package io.pgcmk.port;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rotations of servers, and the DEKs of backups and archives that they move.
 *
 * <p>A rotation is begun and ended by {@link ServerStore}, together with its server. In between, nothing of the server
 * changes here: its checks replace it, and would be overtaken by every batch of a rotation.
 */
public interface RotationStore {
    /** How many DEKs may change at once: each with the wrapping that it had, and with its backup of an older schema. */
    int MOST_REWRAPPED = 33;

    Optional<StoredRotation> find(RotationId id);

    /**
     * A server's rotations, newest first.
     *
     * @param continuation what an earlier page gave; null for the first
     * @throws IllegalArgumentException if the continuation is none of ours
     */
    Page<Rotation> page(ServerUid server, int size, @Nullable String continuation);

    /** Running rotations, of all servers, whose lease has ended at {@code now}; at most {@code limit}. */
    List<StoredRotation> abandoned(Instant now, int limit);

    /**
     * Replaces a rotation, and the wrappings of the DEKs that it moved, all or nothing.
     *
     * @throws StaleStateException if the rotation, or one of the DEKs, is not as it was read
     */
    StoredRotation replace(StoredRotation read, Rotation changed, List<Rewrapped> rewrapped);

    /**
     * DEKs of kept backups and archives that another version wraps than {@code to}, in the order of their ids.
     *
     * @param after begins after this one; null begins with the first
     */
    List<StoredDek> toRewrap(ServerUid server, KekVersion to, @Nullable DekId after, int limit);

    int countToRewrap(ServerUid server, KekVersion to);

    /** Wrappings that a DEK had before and that are not erased yet, newest first. */
    List<WrappedDek> superseded(ServerUid server, DekId dek);

    /**
     * Under which versions something of a server lies.
     *
     * @param deks that wrap the DEKs of kept backups and archives
     * @param sidecars that wrap what lies in the sidecars of those
     */
    record VersionsInUse(Set<KekVersion> deks, Set<KekVersion> sidecars) {
        public VersionsInUse {
            deks = Set.copyOf(deks);
            sidecars = Set.copyOf(sidecars);
        }
    }

    /** The versions in use other than {@code but}. */
    VersionsInUse inUse(ServerUid server, KekVersion but);

    /**
     * What of a server lies under one version.
     *
     * @param archives that are kept, and the DEK of which it wraps
     * @param backups the same
     * @param sidecars of kept archives and backups, in which it wraps what lies there
     * @param first some of all those, by their ids
     */
    record LiesUnder(int archives, int backups, int sidecars, List<BackupId> first) {
        public LiesUnder {
            first = List.copyOf(first);
        }

        public boolean isEmpty() {
            return archives + backups + sidecars == 0;
        }
    }

    /** @param shown how many ids are asked for */
    LiesUnder under(ServerUid server, KekVersion version, int shown);
}
