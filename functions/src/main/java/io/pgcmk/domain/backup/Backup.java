package io.pgcmk.domain.backup;

import io.pgcmk.envelope.DekId;
import java.time.Instant;

/**
 * A backup or a WAL archive of a server.
 *
 * @param dek its DEK, which encrypts nothing else (R26); its wrapping changes, and this does not
 */
public record Backup(BackupId id, BackupKind kind, DekId dek, Instant createdAt, Standing standing) {

    public boolean isKept() {
        return standing instanceof Standing.Kept;
    }

    public Backup with(Standing changed) {
        return new Backup(id, kind, dek, createdAt, changed);
    }
}
