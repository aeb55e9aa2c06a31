package io.pgcmk.domain.restorability;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rights on a key that a restore needs.
 *
 * @param id of the backup or the archive; null of the server
 * @param key the version that wraps a DEK; of the server, the key as it is followed
 * @param in where the wrapping lies; empty of the server, whose copy gets a DEK of its own
 */
public record RestoreNeed(What what, @Nullable BackupId id, KeyIdentifier key, Set<Place> in, Set<Permission> rights) {

    public RestoreNeed {
        in = Set.copyOf(in);
        rights = Set.copyOf(rights);
    }

    public enum What {
        BACKUP,
        ARCHIVE,
        SERVER
    }

    /** Where the wrapping of a DEK lies. */
    public enum Place {
        PG_CMK,
        SIDECAR
    }

    /**
     * What it takes to read a backup or an archive: a restore unwraps what lies in the sidecar, and what pg-cmk has if that is
     * lost.
     */
    public static List<RestoreNeed> of(Backup backup, KekVersion wrappedBy) {
        return wrappedBy.equals(backup.sidecar())
                ? List.of(of(backup, wrappedBy, EnumSet.allOf(Place.class)))
                : List.of(
                        of(backup, wrappedBy, Set.of(Place.PG_CMK)),
                        of(backup, backup.sidecar(), Set.of(Place.SIDECAR)));
    }

    private static RestoreNeed of(Backup backup, KekVersion version, Set<Place> in) {
        What what = backup.kind() == BackupKind.BACKUP ? What.BACKUP : What.ARCHIVE;
        return new RestoreNeed(what, backup.id(), version, in, Set.of(Permission.GET, Permission.UNWRAP_KEY));
    }

    /** What it takes to revalidate the copy afterwards (R16). */
    public static RestoreNeed ofServer(KeyIdentifier followed) {
        return new RestoreNeed(What.SERVER, null, followed, Set.of(), EnumSet.allOf(Permission.class));
    }

    /** Whether there is a wrapping at hand, with which the right can be proven. */
    public boolean isProvable() {
        return in.contains(Place.PG_CMK);
    }

    /** For a message. */
    String subject() {
        return switch (what) {
            case BACKUP -> "backup " + id + where();
            case ARCHIVE -> "archive " + id + where();
            case SERVER -> "the restored server's own DEK, under " + key;
        };
    }

    private String where() {
        String whose = in.size() == Place.values().length
                ? "as pg-cmk and its sidecar have it"
                : isProvable() ? "as pg-cmk has it" : "as its sidecar has it";
        return ", " + whose + ", under " + key;
    }
}
