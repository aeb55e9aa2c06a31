package io.pgcmk.usecase;

import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.StoredServer;
import io.pgcmk.usecase.ContinueRotation.Step;
import java.util.List;

/** A rotation's second step: what the server itself keeps of its wrapped DEK, and who finds it by its key. */
final class StoreInControl {
    private final ServerStore servers;
    private final RotationStore rotations;
    private final Schedule schedule;
    private final PostgresCalls postgres;

    StoreInControl(ServerStore servers, RotationStore rotations, Schedule schedule, PostgresCalls postgres) {
        this.servers = servers;
        this.rotations = rotations;
        this.schedule = schedule;
        this.postgres = postgres;
    }

    Step run(StoredServer stored, Enabled enabled, StoredRotation rotation) {
        Server server = stored.server();
        StoredDek own = servers.findDek(server.uid(), enabled.key().dek()).orElseThrow();
        try {
            postgres.of(server).store(server.uid(), own.dek());
        } catch (PostgresException e) {
            return new Step.Wait(
                    rotation, "cmk_control has not stored the new wrapping: " + PostgresCalls.explained(e));
        }
        schedule.add(server.uid(), enabled.key().pinned());
        return new Step.On(rotations.replace(rotation, rotation.rotation().storedInControl(), List.of()));
    }
}
