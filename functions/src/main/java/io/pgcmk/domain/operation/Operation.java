package io.pgcmk.domain.operation;

import io.pgcmk.envelope.KeyIdentifier;
import java.time.Instant;

/**
 * The enabling of a key, as it is accepted, continued and ended. One runs at a time for a server.
 *
 * @param key the key asked for
 * @param leaseUntil until when the instance that works on it is left alone; afterwards any other continues
 */
public record Operation(
        OperationId id,
        KeyIdentifier key,
        String callerObjectId,
        Instant startedAt,
        Instant leaseUntil,
        Progress progress) {

    public boolean isRunning() {
        return progress instanceof Progress.InProgress;
    }

    public Operation leasedUntil(Instant until) {
        return new Operation(id, key, callerObjectId, startedAt, until, progress);
    }

    public Operation ended(Progress outcome) {
        return new Operation(id, key, callerObjectId, startedAt, leaseUntil, outcome);
    }
}
