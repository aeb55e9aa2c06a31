package io.pgcmk.domain.backup;

import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import java.time.Instant;

/**
 * A backup or a WAL archive of a server.
 *
 * @param dek its DEK, which encrypts nothing else (R26); its wrapping changes, and this does not
 * @param sidecar the version that wraps what lies in its sidecar, as far as we were told: an old one counts until whoever
 *     keeps the sidecar has confirmed the new one (R17)
 * @param proof what came of unwrapping its DEK
 */
public record Backup(
        BackupId id,
        BackupKind kind,
        DekId dek,
        KekVersion sidecar,
        Instant createdAt,
        Standing standing,
        Proof proof) {

    public boolean isKept() {
        return standing instanceof Standing.Kept;
    }

    public Backup with(Standing changed) {
        return new Backup(id, kind, dek, sidecar, createdAt, changed, proof);
    }

    public Backup confirmed(KekVersion inSidecar) {
        return new Backup(id, kind, dek, inSidecar, createdAt, standing, proof);
    }

    public Backup with(Proof another) {
        return new Backup(id, kind, dek, sidecar, createdAt, standing, another);
    }
}
