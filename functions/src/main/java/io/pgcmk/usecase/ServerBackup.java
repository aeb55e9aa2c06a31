package io.pgcmk.usecase;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.restorability.Restorability;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.WrappedDek;

/** A backup as its caller gets it: its DEK wrapped, and in no other form (R27, D12). */
public record ServerBackup(Server server, Backup backup, WrappedDek dek, Restorability restorability) {

    ServerBackup with(Backup changed) {
        return new ServerBackup(server, changed, dek, restorability);
    }
}
