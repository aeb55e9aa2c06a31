package io.pgcmk.port;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.Standing;

/** A backup as the store keeps it, and its wrapped DEK, which lies beside it. */
public record StoredBackup(Backup backup, StoredDek dek) {

    /** Its DEK goes out of use with it, and comes back with it. */
    public StoredBackup with(Standing standing) {
        return new StoredBackup(
                backup.with(standing), new StoredDek(dek.dek(), dek.scope(), dek.storedAt(), standing.deletedAt()));
    }
}
