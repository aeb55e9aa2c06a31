package io.pgcmk.usecase;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.StoredBackup;

/** A backup as its caller gets it: its DEK wrapped, and in no other form (R27, D12). */
public record ServerBackup(Server server, Backup backup, WrappedDek dek) {

    static ServerBackup of(Server server, StoredBackup stored) {
        return new ServerBackup(server, stored.backup(), stored.dek().dek());
    }
}
