package io.pgcmk.domain.rotation;

import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The move of all of a server's DEKs to one key version. One runs at a time for a server.
 *
 * @param from what the server's own DEK was under, in {@code cmk_control} perhaps still is; the versions of its backups
 *     are found as they are
 * @param leaseUntil until when the instance that works on it is left alone; afterwards any other continues
 * @param inControl whether {@code cmk_control} has the server's new wrapping
 * @param total how many DEKs there are to move, the server's included; 0 until they were counted
 * @param after the last of the backups' DEKs, in the order of their ids, that was dealt with
 * @param failures of the failed ones at most {@value #FAILURES_SHOWN}
 * @param waitingFor why it does not go on just now; null while it does
 */
public record Rotation(
        RotationId id,
        RotationReason reason,
        Set<KekVersion> from,
        KekVersion to,
        Instant startedAt,
        Instant leaseUntil,
        boolean inControl,
        int total,
        int done,
        int failed,
        @Nullable DekId after,
        List<RewrapFailure> failures,
        @Nullable String waitingFor,
        RotationState state) {
    /** A document has 2 MB at most, and a reader less patience. */
    public static final int FAILURES_SHOWN = 50;

    public Rotation {
        from = Set.copyOf(from);
        failures = List.copyOf(failures);
    }

    /** Begins at once: nobody has its lease. */
    public static Rotation start(
            RotationId id, RotationReason reason, Set<KekVersion> from, KekVersion to, Instant now) {
        return new Rotation(
                id, reason, from, to, now, now, false, 0, 0, 0, null, List.of(), null, new RotationState.Running());
    }

    public boolean isRunning() {
        return state instanceof RotationState.Running;
    }

    /** Whether something may still lie under the version, or will, because of this rotation. */
    public boolean concerns(KekVersion version) {
        return isRunning() && (to.equals(version) || from.contains(version));
    }

    /** Somebody works on it. */
    public Rotation leasedUntil(Instant until) {
        return change(until, inControl, total, done, failed, after, failures, waitingFor, state);
    }

    /** Somebody takes it up again: what it waited for is seen anew. */
    public Rotation takenUntil(Instant until) {
        return change(until, inControl, total, done, failed, after, failures, null, state);
    }

    /** Something keeps it from going on, or from ending. */
    public Rotation waiting(String why, Instant until) {
        return change(until, inControl, total, done, failed, after, failures, why, state);
    }

    /** The server's own DEK lies under the target. */
    public Rotation movedServer() {
        return change(leaseUntil, inControl, total, done + 1, failed, after, failures, waitingFor, state);
    }

    public Rotation storedInControl() {
        return change(leaseUntil, true, total, done, failed, after, failures, null, state);
    }

    /** @param left how many DEKs of archives and backups there are to move */
    public Rotation counted(int left) {
        return change(leaseUntil, inControl, done + left, done, failed, after, failures, waitingFor, state);
    }

    /** Some were moved, and others among them wait. */
    public Rotation moved(int more) {
        return change(leaseUntil, inControl, total, done + more, failed, after, failures, waitingFor, state);
    }

    /** All up to {@code last} were dealt with. */
    public Rotation advanced(DekId last, int moved, List<RewrapFailure> more) {
        List<RewrapFailure> shown = Stream.concat(failures.stream(), more.stream())
                .limit(FAILURES_SHOWN)
                .toList();
        return change(leaseUntil, inControl, total, done + moved, failed + more.size(), last, shown, waitingFor, state);
    }

    public Rotation ended(Instant at) {
        return with(failed == 0 ? new RotationState.Succeeded(at) : new RotationState.Incomplete(at));
    }

    public Rotation supersededBy(UUID another, Instant at) {
        return with(new RotationState.Superseded(at, another));
    }

    public Rotation stopped(Instant at, String code, String message) {
        return with(new RotationState.Stopped(at, code, message));
    }

    private Rotation with(RotationState ending) {
        int dealtWith = ending instanceof RotationState.Superseded ? total : done + failed;
        return change(leaseUntil, inControl, dealtWith, done, failed, after, failures, null, ending);
    }

    private Rotation change(
            Instant lease,
            boolean isInControl,
            int all,
            int moved,
            int left,
            @Nullable DekId last,
            List<RewrapFailure> shown,
            @Nullable String why,
            RotationState changed) {
        return new Rotation(
                id, reason, from, to, startedAt, lease, isInControl, all, moved, left, last, shown, why, changed);
    }
}
