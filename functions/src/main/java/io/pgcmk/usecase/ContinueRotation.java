package io.pgcmk.usecase;

import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Carries a rotation on from wherever it stands: the server's own DEK, {@code cmk_control}, then archives and backups (R17).
 *
 * <p>Each step proves a new wrapping before it stores it, and stores it where the old one was only on the condition that
 * nothing changed. A crash between any two leaves wrappings that all unwrap, and the next run goes on.
 */
final class ContinueRotation {
    /** A batch takes a second; when hundreds of rotations share a vault's limit, half a minute. */
    static final Duration LEASE = Duration.ofSeconds(90);

    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

    private final RotationStore rotations;
    private final ServerStore servers;
    private final MoveServerDek moveServer;
    private final StoreInControl inControl;
    private final RewrapBackups backups;
    private final EndRotation end;
    private final Clock clock;

    ContinueRotation(
            RotationStore rotations,
            ServerStore servers,
            MoveServerDek moveServer,
            StoreInControl inControl,
            RewrapBackups backups,
            EndRotation end,
            Clock clock) {
        this.rotations = rotations;
        this.servers = servers;
        this.moveServer = moveServer;
        this.inControl = inControl;
        this.backups = backups;
        this.end = end;
        this.clock = clock;
    }

    /** What a step left. */
    sealed interface Step {
        /** There is more to do. */
        record On(StoredRotation rotation) implements Step {}

        /** It cannot go on now. */
        record Wait(StoredRotation rotation, String why) implements Step {}

        /** It is time to hand over. */
        record HandOver(StoredRotation rotation) implements Step {}

        record Ended() implements Step {}
    }

    /** Until it ends, waits for something, or it is time to hand over; returns whether it was ours to carry on. */
    boolean run(StoredRotation read, Instant until) {
        try {
            Rotation leased = read.rotation().takenUntil(clock.instant().plus(LEASE));
            carriedOn(rotations.replace(read, leased, List.of()), until);
            return true;
        } catch (StaleStateException e) {
            // Another instance took it, or another rotation its place.
            return false;
        }
    }

    private void carriedOn(StoredRotation leased, Instant until) {
        Step step = new Step.On(leased);
        while (step instanceof Step.On(StoredRotation rotation)) {
            step = next(rotation, until);
        }
        switch (step) {
            case Step.Wait(StoredRotation rotation, String why) ->
                rotations.replace(
                        rotation,
                        rotation.rotation().waiting(why, clock.instant().plus(TRY_AGAIN)),
                        List.of());
            case Step.HandOver(StoredRotation rotation) ->
                rotations.replace(rotation, rotation.rotation().leasedUntil(clock.instant()), List.of());
            case Step.Ended ended -> {}
            case Step.On on -> throw new IllegalStateException("there is more to do");
        }
    }

    private Step next(StoredRotation stored, Instant until) {
        Rotation rotation = stored.rotation();
        Optional<StoredServer> found = servers.find(rotation.id().server())
                .filter(server -> !server.server().isDeleted());
        if (found.isEmpty() || !(found.get().server().protection() instanceof Enabled enabled)) {
            return end.withoutKey(stored);
        }
        if (!clock.instant().isBefore(until)) {
            return new Step.HandOver(stored);
        }
        StoredServer server = found.get();
        if (enabled.awaitsRevalidation()) {
            return new Step.Wait(stored, "the server awaits its revalidation");
        }
        if (!enabled.key().pinned().equals(rotation.to())) {
            return moveServer.run(server, enabled, stored, until);
        }
        if (!rotation.inControl() && rotation.waitingFor() == null) {
            return withoutControl(inControl.run(server, enabled, stored));
        }
        return backups.run(server.server(), stored, until)
                .orElseGet(() -> rotation.inControl()
                        ? end.run(server, enabled, stored)
                        : inControl.run(server, enabled, stored));
    }

    /** A PostgreSQL that is away keeps no backup from being moved. */
    private Step withoutControl(Step step) {
        return step instanceof Step.Wait(StoredRotation stored, String why)
                ? new Step.On(rotations.replace(
                        stored, stored.rotation().waiting(why, stored.rotation().leaseUntil()), List.of()))
                : step;
    }
}
