package io.pgcmk.usecase;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.NamedVersion;
import io.pgcmk.domain.backup.SidecarDecision;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.EventLog;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.StaleStateException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes note of which key version wraps what lies in a backup's sidecar: until the new one is confirmed, the old one counts
 * (R17). It changes nothing of the server and nothing that is encrypted, so it is allowed however the server stands (R11).
 */
public final class ConfirmSidecar {

    private static final int ATTEMPTS = 5;

    private final FindBackup find;
    private final BackupStore backups;
    private final RotationStore rotations;
    private final EventLog log;
    private final Clock clock;

    ConfirmSidecar(FindBackup find, BackupStore backups, RotationStore rotations, EventLog log, Clock clock) {
        this.find = find;
        this.backups = backups;
        this.rotations = rotations;
        this.log = log;
        this.clock = clock;
    }

    /** @throws RequestRefusedException if the version wraps no copy of this DEK that we know */
    public ServerBackup run(ServerId id, BackupId backup, NamedVersion named, Caller caller) {
        ServerBackup confirmed = confirmed(id, backup, named);
        // A repeated call leaves its event, too: whoever was killed after the change has left none yet.
        log.append(BackupEvents.of(confirmed, EventType.SIDECAR_CONFIRMED, clock.instant(), caller));
        return confirmed;
    }

    private ServerBackup confirmed(ServerId id, BackupId backup, NamedVersion named) {
        for (int attempt = 1; ; attempt++) {
            ServerBackup found = find.run(id, backup);
            try {
                return confirmed(found, named);
            } catch (StaleStateException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private ServerBackup confirmed(ServerBackup found, NamedVersion named) {
        ServerUid server = found.server().uid();
        Backup backup = found.backup();
        return switch (SidecarDecision.of(backup, found.dek(), rotations.superseded(server, backup.dek()), named)) {
            case SidecarDecision.Repeat repeat -> found;
            case SidecarDecision.Confirm(KekVersion version) -> {
                Backup changed = backup.confirmed(version);
                backups.replace(server, backup, changed);
                yield found.with(changed);
            }
            case SidecarDecision.Unknown(List<KekVersion> known) ->
                throw refused("no wrapping of this DEK by it is known; known are " + list(known)
                        + ". Write the wrappedDek of GET …/backups/" + backup.id()
                        + " into the sidecar, and confirm its keyUri");
            case SidecarDecision.Ambiguous(List<KekVersion> meant) ->
                throw refused("these digits are those of " + list(meant) + "; name the whole identifier");
        };
    }

    private static String list(List<KekVersion> versions) {
        return versions.stream().map(KekVersion::toString).collect(Collectors.joining(", "));
    }

    private static RequestRefusedException refused(String what) {
        return RequestRefusedException.badRequest("InvalidRequestContent", "version", "version: " + what);
    }
}
