package io.pgcmk.usecase;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.UnreadableDekException;
import io.pgcmk.port.EventLog;
import java.time.Clock;
import java.time.Instant;

/**
 * Proves that a backup's DEK can be unwrapped to what it was, as the server's identity. It changes nothing but
 * when that was proven last, so it is allowed however the server stands (R11).
 */
public final class VerifyBackup {
    private final FindBackup find;
    private final WrapForServer wrap;
    private final ExplainFailure explain;
    private final KeepProof keep;
    private final EventLog log;
    private final Clock clock;

    VerifyBackup(
            FindBackup find, WrapForServer wrap, ExplainFailure explain, KeepProof keep, EventLog log, Clock clock) {
        this.find = find;
        this.wrap = wrap;
        this.explain = explain;
        this.keep = keep;
        this.log = log;
        this.clock = clock;
    }

    /** @param key the version that unwrapped it */
    public record Verified(KekVersion key, Instant at) {}

    /** @throws RequestRefusedException if it cannot be unwrapped, or nothing can be said of that */
    public Verified run(ServerId id, BackupId backup, Caller caller) {
        ServerBackup found = find.run(id, backup);
        KekVersion key = found.dek().wrappedBy();
        try {
            wrap.prove(found.server(), found.dek());
        } catch (UnreadableDekException e) {
            Proof failed = found.backup().proof().failed(String.valueOf(e.getMessage()));
            keep.run(found.server(), found.backup(), failed);
            throw explain.of(found.server(), key, e);
        } catch (KekVaultException e) {
            throw explain.of(found.server(), key, e);
        }
        Instant now = clock.instant();
        keep.run(found.server(), found.backup(), Proof.at(now));
        log.append(BackupEvents.of(found, EventType.BACKUP_VERIFIED, now, caller));
        return new Verified(key, now);
    }
}
