package io.pgcmk.usecase;

import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredRotation;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Begins a rotation together with whatever else changes of a server, and ends the one that runs: a server has one. */
final class BeginRotation {
    private final RotationStore rotations;

    BeginRotation(RotationStore rotations) {
        this.rotations = rotations;
    }

    /**
     * @param change of a server that has an active key
     * @param from what is to be left; what a superseded rotation had to leave, this one has to as well
     */
    ServerChange run(ServerChange change, RotationReason reason, Set<KekVersion> from, KekVersion to, Instant now) {
        return run(change, reason, from, to, UnaryOperator.identity(), now);
    }

    /** @param done what of it is done at once, with this very change */
    ServerChange run(
            ServerChange change,
            RotationReason reason,
            Set<KekVersion> from,
            KekVersion to,
            UnaryOperator<Rotation> done,
            Instant now) {
        Server server = change.server();
        Enabled enabled = (Enabled) server.protection();
        RotationId id = new RotationId(server.uid(), UUID.randomUUID());
        Optional<StoredRotation> running = running(enabled);
        Set<KekVersion> left = new HashSet<>(from);
        running.ifPresent(superseded -> left.addAll(superseded.rotation().from()));
        left.remove(to);
        Rotation begun = done.apply(Rotation.start(id, reason, left, to, now));
        Rewraps rewraps = enabled.rewraps().with(new Rewraps.Running(id, to));
        ServerChange beginning = change.with(server.checked(enabled.with(rewraps)))
                .and(StoredRotation.fresh(begun))
                .and(RotationEvents.started(begun, now));
        return running.map(superseded ->
                        beginning.and(superseded.with(superseded.rotation().supersededBy(id.value(), now))))
                .orElse(beginning);
    }

    private Optional<StoredRotation> running(Enabled enabled) {
        Rewraps.Running running = enabled.rewraps().running();
        return running == null
                ? Optional.empty()
                : rotations
                        .find(running.id())
                        .filter(stored -> stored.rotation().isRunning());
    }
}
