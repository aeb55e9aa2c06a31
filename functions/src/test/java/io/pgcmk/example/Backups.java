package io.pgcmk.example;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import java.time.Instant;
import java.util.UUID;

/** Backups and WAL archives, by number. */
public final class Backups {
    private Backups() {}

    public static BackupId id(int number) {
        return new BackupId(new UUID(0xBAC, number));
    }

    /** Kept. */
    public static Backup backup(int number) {
        return stored(number).backup();
    }

    /** With its DEK; the higher the number, the newer it is. */
    public static StoredBackup stored(int number) {
        return stored(number, Servers.START.plusSeconds(number));
    }

    public static StoredBackup stored(int number, Instant createdAt) {
        return new StoredBackup(
                new Backup(
                        id(number),
                        BackupKind.BACKUP,
                        Keys.dek(1000 + number).id(),
                        Keys.V1,
                        createdAt,
                        new Standing.Kept(),
                        Proof.at(createdAt)),
                new StoredDek(
                        Keys.dek(1000 + number),
                        new DekScope.OfBackup(id(number), BackupKind.BACKUP),
                        createdAt,
                        null));
    }
}
