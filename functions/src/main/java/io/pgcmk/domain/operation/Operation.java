package io.pgcmk.domain.operation;

import java.time.Instant;

/**
 * The enabling of a key, as it is accepted, continued and ended. One runs at a time for a server.
 *
 * @param keyUri the key asked for, as the caller wrote it
 * @param leaseUntil until when the instance that works on it is left alone; afterwards any other continues
 */
public record Operation(
        OperationId id,
        String keyUri,
        String callerObjectId,
        Instant startedAt,
        Instant leaseUntil,
        Progress progress) {

    public boolean isRunning() {
        return progress instanceof Progress.InProgress;
    }

    public Operation leasedUntil(Instant until) {
        return new Operation(id, keyUri, callerObjectId, startedAt, until, progress);
    }

    public Operation ended(Progress outcome) {
        return new Operation(id, keyUri, callerObjectId, startedAt, leaseUntil, outcome);
    }
}
