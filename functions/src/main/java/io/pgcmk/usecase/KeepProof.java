package io.pgcmk.usecase;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.EventLog;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredBackup;
import java.time.Clock;

/** Notes what came of unwrapping a backup's DEK, beside the backup, and tells once of one that is unreadable. */
final class KeepProof {

    private static final int ATTEMPTS = 3;

    private final BackupStore backups;
    private final EventLog log;
    private final Clock clock;

    KeepProof(BackupStore backups, EventLog log, Clock clock) {
        this.backups = backups;
        this.log = log;
        this.clock = clock;
    }

    /** The event comes first, under an id that a repetition has too: whoever is killed in between tells it once. */
    void run(Server server, Backup read, Proof proof) {
        String unreadable = proof.unreadable();
        if (unreadable != null && read.proof().unreadable() == null) {
            log.append(new Findings(server, clock.instant())
                    .notRestorable(
                            read.id() + "|" + read.proof().at(),
                            "backup",
                            read.id().toString(),
                            "dek",
                            read.dek().toString(),
                            "message",
                            unreadable,
                            "remedy",
                            "look for another copy of this wrapped DEK in the sidecar, confirm it with POST …/sidecar, and"
                                    + " take a new backup"));
        }
        Backup backup = read;
        for (int attempt = 1; backup != null && attempt <= ATTEMPTS; attempt++) {
            try {
                backups.replace(server.uid(), backup, backup.with(proof));
                return;
            } catch (StaleStateException e) {
                // Its sidecar was confirmed, or it was deleted. A proof that gets lost is made again.
                backup = backups.find(server.uid(), read.id())
                        .map(StoredBackup::backup)
                        .filter(Backup::isKept)
                        .orElse(null);
            }
        }
    }
}
