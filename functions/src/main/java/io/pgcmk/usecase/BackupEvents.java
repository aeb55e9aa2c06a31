package io.pgcmk.usecase;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.StoredBackup;
import java.time.Instant;

/** What the log tells of a backup: which it is, which key version wraps its DEK, and who called. */
final class BackupEvents {
    private BackupEvents() {}

    static Event of(ServerBackup backup, EventType type, Instant at, Caller caller) {
        return of(backup.server(), backup.backup(), backup.dek(), type, at, caller);
    }

    static Event of(Server server, StoredBackup backup, EventType type, Instant at, Caller caller) {
        return of(server, backup.backup(), backup.dek().dek(), type, at, caller);
    }

    private static Event of(Server server, Backup backup, WrappedDek dek, EventType type, Instant at, Caller caller) {
        return Event.of(
                server.uid(),
                at,
                type,
                "backup",
                backup.id().toString(),
                "kind",
                backup.kind().apiName(),
                "dek",
                dek.id().toString(),
                "keyUri",
                dek.wrappedBy().toString(),
                "sidecarKeyUri",
                backup.sidecar().toString(),
                "caller",
                caller.objectId());
    }

    /** @param old the archive that another one takes the place of */
    static Event ofRotated(Server server, StoredBackup old, StoredBackup backup, Instant at, Caller caller) {
        return Event.of(
                server.uid(),
                at,
                EventType.DEK_ROTATED,
                "scope",
                old.backup().kind().apiName(),
                "archive",
                old.backup().id().toString(),
                "backup",
                backup.backup().id().toString(),
                "dek",
                backup.backup().dek().toString(),
                "oldDek",
                old.backup().dek().toString(),
                "keyUri",
                backup.dek().dek().wrappedBy().toString(),
                "caller",
                caller.objectId());
    }
}
