package io.pgcmk.usecase;

import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.rotation.RewrapDecision;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.Workers;
import io.pgcmk.usecase.ContinueRotation.Step;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;

/** A rotation's third step, as often as it takes: some DEKs of archives and backups, stored together with the progress. */
final class RewrapBackups {
    private final MoveDek move;
    private final ServerStore servers;
    private final RotationStore rotations;
    private final RotationJournal journal;
    private final Workers workers;
    private final Clock clock;

    RewrapBackups(
            MoveDek move,
            ServerStore servers,
            RotationStore rotations,
            RotationJournal journal,
            Workers workers,
            Clock clock) {
        this.move = move;
        this.servers = servers;
        this.rotations = rotations;
        this.journal = journal;
        this.workers = workers;
        this.clock = clock;
    }

    /** Empty if there is nothing left to do. */
    Optional<Step> run(Server server, StoredRotation stored, Instant until) {
        Rotation rotation = stored.rotation();
        if (rotation.total() == 0) {
            rotation = rotation.counted(rotations.countToRewrap(server.uid(), rotation.to()));
        }
        List<StoredDek> some =
                rotations.toRewrap(server.uid(), rotation.to(), rotation.after(), ContinueRotations.DEKS_AT_ONCE);
        return some.isEmpty() ? Optional.empty() : Optional.of(moved(server, stored, rotation, some, until));
    }

    private Step moved(Server server, StoredRotation read, Rotation rotation, List<StoredDek> some, Instant until) {
        RewrappedBatch batch = move(server, rotation, some, until);
        StoredRotation stored =
                stored(read, rotation.leasedUntil(clock.instant().plus(ContinueRotation.LEASE)), batch, some.getLast());
        if (batch.waits() != null) {
            return new Step.Wait(stored, batch.waits());
        }
        return batch.isHalted() ? new Step.HandOver(stored) : new Step.On(stored);
    }

    /** As many at a time as the store takes. Only with the last of them have all up to {@code last} been dealt with. */
    private StoredRotation stored(StoredRotation read, Rotation leased, RewrappedBatch batch, StoredDek last) {
        StoredRotation stored = read;
        Rotation rotation = leased;
        List<Rewrapped> rest = batch.rewrapped();
        while (rest.size() > RotationStore.MOST_REWRAPPED) {
            stored = stored(stored, rest.subList(0, RotationStore.MOST_REWRAPPED), rotation::moved);
            rotation = stored.rotation();
            rest = rest.subList(RotationStore.MOST_REWRAPPED, rest.size());
        }
        Rotation before = rotation;
        return stored(
                stored,
                rest,
                moved -> batch.isHalted()
                        // Those that wait are found again, and so are those that failed beside them.
                        ? before.moved(moved)
                        : before.advanced(last.dek().id(), moved, batch.failures()));
    }

    private RewrappedBatch move(Server server, Rotation rotation, List<StoredDek> some, Instant until) {
        Queue<RewrappedBatch> each = new ConcurrentLinkedQueue<>();
        workers.run(some.stream()
                .filter(dek -> dek.scope() instanceof DekScope.OfBackup
                        && RewrapDecision.of(dek.dek(), rotation.to()) == RewrapDecision.REWRAP)
                .map(dek -> (Runnable)
                        () -> each.add(RewrappedBatch.of(dek, move.run(server, dek.dek(), rotation.to(), until))))
                .toList());
        return RewrappedBatch.of(each);
    }

    /** One that was deleted meanwhile keeps its wrapping, and holds up no other. */
    private StoredRotation stored(StoredRotation read, List<Rewrapped> rewrapped, IntFunction<Rotation> changed) {
        try {
            return rotations.replace(read, changed.apply(rewrapped.size()), rewrapped);
        } catch (StaleStateException e) {
            if (!journal.isAsRead(read)) {
                throw e;
            }
            ServerUid server = read.rotation().id().server();
            List<Rewrapped> still = rewrapped.stream()
                    .filter(one -> isAsRead(server, one.read()))
                    .toList();
            return rotations.replace(read, changed.apply(still.size()), still);
        }
    }

    private boolean isAsRead(ServerUid server, StoredDek read) {
        return servers.findDek(server, read.dek().id())
                .filter(now -> now.isAs(read))
                .isPresent();
    }
}
