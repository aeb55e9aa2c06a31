package io.pgcmk.usecase;

import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.StoredServer;
import io.pgcmk.usecase.ContinueRotation.Step;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A rotation's first step: the server's own DEK, once its replicas are known to follow. From then on the new version's state
 * decides about the server's access.
 */
final class MoveServerDek {
    private final ProveReplicas replicas;
    private final MoveDek move;
    private final WrapForServer wrap;
    private final ServerStore servers;
    private final RotationStore rotations;
    private final RotationJournal journal;
    private final Clock clock;

    MoveServerDek(
            ProveReplicas replicas,
            MoveDek move,
            WrapForServer wrap,
            ServerStore servers,
            RotationStore rotations,
            RotationJournal journal,
            Clock clock) {
        this.replicas = replicas;
        this.move = move;
        this.wrap = wrap;
        this.servers = servers;
        this.rotations = rotations;
        this.journal = journal;
        this.clock = clock;
    }

    Step run(StoredServer stored, Enabled enabled, StoredRotation rotation, Instant until) {
        return switch (replicas.run(
                stored.server(), enabled, rotation.rotation().to(), until)) {
            case ProveReplicas.Proven.All all -> move(stored, enabled, rotation, until);
            case ProveReplicas.Proven.Refused(String why) -> new Step.Wait(rotation, why);
            case ProveReplicas.Proven.Silent(String why) -> new Step.Wait(rotation, why);
            case ProveReplicas.Proven.OutOfTime outOfTime -> new Step.HandOver(rotation);
        };
    }

    private Step move(StoredServer stored, Enabled enabled, StoredRotation rotation, Instant until) {
        Server server = stored.server();
        KekVersion to = rotation.rotation().to();
        StoredDek own = servers.findDek(server.uid(), enabled.key().dek()).orElseThrow();
        return switch (move.run(server, own.dek(), to, until)) {
            case MoveDek.Moved.Done(WrappedDek wrapped) ->
                moved(stored, enabled, rotation, new Rewrapped(own, wrapped));
            // Without its own DEK the server moves nothing: it is tried again, and a check says what is wrong with the
            // key.
            case MoveDek.Moved.Left(KekVaultException why) -> new Step.Wait(rotation, String.valueOf(why.getMessage()));
            case MoveDek.Moved.Waits(KekVaultException why) ->
                new Step.Wait(rotation, String.valueOf(why.getMessage()));
            case MoveDek.Moved.OutOfTime outOfTime -> new Step.HandOver(rotation);
        };
    }

    private Step moved(StoredServer stored, Enabled enabled, StoredRotation read, Rewrapped own) {
        KekVersion before = enabled.key().pinned();
        Rotation rotation = read.rotation();
        WrappedDek canary;
        try {
            canary = wrap.fresh(stored.server(), rotation.to());
        } catch (KekVaultException e) {
            return new Step.Wait(read, String.valueOf(e.getMessage()));
        }
        journal.replace(
                stored,
                read,
                server -> ServerChange.of(
                                server.with(moved(server, before, rotation.to(), canary)),
                                RotationEvents.moved(rotation, before, clock.instant()))
                        .and(own)
                        .and(read.with(rotation.movedServer())));
        return new Step.On(rotations.find(rotation.id()).orElseThrow());
    }

    private static Enabled moved(Server server, KekVersion before, KekVersion to, WrappedDek canary) {
        if (!(server.protection() instanceof Enabled now) || !now.key().pinned().equals(before)) {
            throw new StaleStateException("the key of server " + server.uid() + " changed since it was read");
        }
        ActiveKey key = now.key().movedTo(now.key().followed(), to, canary);
        return now.with(key).with(leaving(now.rewraps(), before, to));
    }

    /** Until all was looked over, something may lie under the version that was left. */
    static Rewraps leaving(Rewraps rewraps, KekVersion before, KekVersion to) {
        List<OlderVersion> older = Stream.concat(
                        rewraps.older().stream()
                                .filter(known -> !known.version().equals(before)),
                        Stream.of(OlderVersion.of(before, true)))
                .filter(known -> !known.version().equals(to))
                .toList();
        return rewraps.with(older);
    }
}
