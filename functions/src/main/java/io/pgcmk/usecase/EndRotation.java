package io.pgcmk.usecase;

import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.RotationStore.VersionsInUse;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.StoredServer;
import io.pgcmk.usecase.ContinueRotation.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A rotation's last step: what still lies under other versions is looked over, and said. */
final class EndRotation {
    /** What could not be moved may be moved before tomorrow. */
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final RotationStore rotations;
    private final LeaveKeys leave;
    private final RotationJournal journal;
    private final Clock clock;

    EndRotation(RotationStore rotations, LeaveKeys leave, RotationJournal journal, Clock clock) {
        this.rotations = rotations;
        this.leave = leave;
        this.journal = journal;
        this.clock = clock;
    }

    Step run(StoredServer stored, Enabled enabled, StoredRotation read) {
        KekVersion pinned = enabled.key().pinned();
        ServerUid uid = stored.server().uid();
        VersionsInUse inUse = rotations.inUse(uid, pinned);
        leave.run(uid, enabled, read.rotation().from(), inUse);
        Instant now = clock.instant();
        Rotation ended = read.rotation().ended(now);
        journal.replace(
                stored,
                read,
                server -> ServerChange.of(
                                server.checked(ended(server, ended, inUse, now)), RotationEvents.ended(ended, now))
                        .and(read.with(ended)));
        return new Step.Ended();
    }

    /** The server was released, or deleted: its DEKs stay where they are. */
    Step withoutKey(StoredRotation read) {
        Rotation stopped =
                read.rotation().stopped(clock.instant(), "NoActiveKey", "the server has no active key any more");
        rotations.replace(read, stopped, List.of());
        return new Step.Ended();
    }

    private static Enabled ended(Server server, Rotation rotation, VersionsInUse inUse, Instant now) {
        if (!(server.protection() instanceof Enabled enabled)
                || !enabled.key().pinned().equals(rotation.to())) {
            throw new StaleStateException("the key of server " + server.uid() + " changed since it was read");
        }
        Rewraps rewraps = enabled.rewraps()
                .with((Rewraps.Running) null)
                .with(OlderVersion.repaired(enabled.rewraps().older(), inUse.deks(), inUse.sidecars()));
        return enabled.with(rotation.failed() == 0 ? rewraps : rewraps.surveyedAgainAt(now.plus(LOOK_AGAIN)));
    }
}
