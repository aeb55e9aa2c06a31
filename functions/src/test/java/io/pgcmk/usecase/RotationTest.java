package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.StoredBackup;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R17: when the key has a new version, all that lies under old ones follows. */
class RotationTest {
    private static final UUID IDENTITY = Servers.identity(1).clientId();

    private final World world = new World();

    @Test
    @DisplayName("R17: server, cmk_control and every backup follow the key to its new version")
    void everythingFollowsTheKey() {
        world.enabled(1);
        world.backUp(1, 1);
        world.backUp(1, 2);
        KekVersion next = world.vaults.rotate(Keys.KEK);

        world.rotate(1);

        assertThat(world.protection(1).key().pinned()).isEqualTo(next);
        world.assertEverythingIsUnder(1, next);
        Rotation rotation = world.rotations(1).getFirst();
        assertThat(rotation.state()).isInstanceOf(RotationState.Succeeded.class);
        assertThat(rotation.reason()).isEqualTo(RotationReason.NEW_VERSION);
        assertThat(rotation.total()).isEqualTo(3);
        assertThat(rotation.done()).isEqualTo(3);
        assertThat(world.events(1))
                .contains(EventType.ROTATION_STARTED, EventType.KEY_ROTATED, EventType.ROTATION_ENDED);
        world.assertReady(1);
    }

    @Test
    @DisplayName("D12: no DEK is left in the clear by a rewrap")
    void leavesNoDekInTheClear() {
        world.enabled(1);
        world.backUp(1, 1);
        world.vaults.rotate(Keys.KEK);

        world.rotate(1);

        assertThat(world.vaults.deksInTheClear()).isZero();
    }

    @Test
    @DisplayName("R10: after a rotation the old version's state closes nothing, and the new one's does")
    void theNewVersionDecidesAboutAccess() {
        world.enabled(1);
        KekVersion next = world.vaults.rotate(Keys.KEK);
        world.rotate(1);

        world.vaults.setEnabled(world.version, false);
        world.ticks(4);
        world.assertReady(1);

        world.vaults.setEnabled(next, false);
        world.ticks(4);
        world.assertClosed(1);
    }

    @Test
    @DisplayName("R17: what is current already costs the vault nothing")
    void rewrapsNothingTwice() {
        world.enabled(1);
        world.backUp(1, 1);
        world.vaults.rotate(Keys.KEK);
        world.rotate(1);
        List<WrappedDek> before = world.wrappings(1);

        world.ticks(4);
        world.app.continueRotations().run(Duration.ofSeconds(50));

        assertThat(world.wrappings(1)).isEqualTo(before);
        assertThat(world.rotations(1)).hasSize(1);
    }

    @Test
    @DisplayName("R17: one backup that cannot be unwrapped fails alone, with its reason")
    void oneBadBackupFailsAlone() {
        world.enabled(1);
        world.backUp(1, 1);
        world.backUp(1, 2);
        world.damage(1, 2);
        KekVersion next = world.vaults.rotate(Keys.KEK);

        world.rotate(1);

        Rotation rotation = world.rotations(1).getFirst();
        assertThat(rotation.state()).isInstanceOf(RotationState.Incomplete.class);
        assertThat(rotation.done()).isEqualTo(2);
        assertThat(rotation.failed()).isEqualTo(1);
        assertThat(rotation.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.scope()).isEqualTo(world.backup(1, 2).dek().scope());
            assertThat(failure.code()).isEqualTo("DekUnreadable");
        });
        assertThat(world.backup(1, 1).dek().dek().wrappedBy()).isEqualTo(next);
        assertThat(world.backup(1, 2).dek().dek().wrappedBy()).isEqualTo(world.version);
        assertThat(world.protection(1).rewraps().older())
                .extracting(OlderVersion::version, OlderVersion::wrapsDeks)
                .containsExactly(tuple(world.version, true));
    }

    @Test
    @DisplayName(
            "R17: while wrapping is denied and unwrapping is not, nothing moves and nothing is lost; then it goes on")
    void waitsWhileTheTargetCannotWrap() {
        KekVersion next = world.begun(1);
        List<WrappedDek> before = world.wrappings(1);
        world.vaults.revoke(IDENTITY, Operation.WRAP);

        world.app.continueRotations().run(Duration.ofSeconds(50));

        assertThat(world.wrappings(1)).isEqualTo(before);
        assertThat(world.rotations(1).getFirst().isRunning()).isTrue();
        assertThat(world.rotations(1).getFirst().waitingFor()).contains("PERMISSION");

        world.vaults.grant(IDENTITY, Operation.WRAP);
        world.rotate(1);

        world.assertEverythingIsUnder(1, next);
    }

    @Test
    @DisplayName(
            "R17: a version that is disabled when the server has moved and its backups have not keeps these where they are")
    void waitsWhileTheTargetIsDisabled() {
        KekVersion next = world.begun(1);
        world.dyingAfterMoving(1);
        assertThat(world.protection(1).key().pinned()).isEqualTo(next);
        world.vaults.setEnabled(next, false);
        world.ticks(4);
        world.assertClosed(1);

        world.app.continueRotations().run(Duration.ofSeconds(50));
        assertThat(world.backup(1, 1).dek().dek().wrappedBy()).isEqualTo(world.version);
        assertThat(world.rotations(1).getFirst().isRunning()).isTrue();

        world.vaults.setEnabled(next, true);
        world.rotate(1);

        world.assertEverythingIsUnder(1, next);
        world.ticks(4);
        world.assertReady(1);
    }

    @Test
    @DisplayName("R3: a version that expires mid-way wraps no more: the rest waits until its date is moved")
    void waitsWhileTheTargetIsExpired() {
        KekVersion next = world.begun(1);
        world.dyingAfterMoving(1);
        world.vaults.setValidity(next, null, world.clock.instant());

        world.rotate(1);
        assertThat(world.backup(1, 1).dek().dek().wrappedBy()).isEqualTo(world.version);
        assertThat(world.rotations(1).getFirst().waitingFor()).contains("OUTSIDE_VALIDITY");

        world.vaults.setValidity(next, null, null);
        world.rotate(1);
        world.assertEverythingIsUnder(1, next);
    }

    @Test
    @DisplayName("R17: a disabled version is left by the wrapping that was before it")
    void aSupersededWrappingSavesWhatItsSuccessorLocksIn() {
        world.enabled(1);
        world.backUp(1, 1);
        KekVersion second = world.vaults.rotate(Keys.KEK);
        world.rotate(1);
        world.vaults.setEnabled(second, false);
        world.ticks(4);
        world.assertClosed(1);
        KekVersion third = world.vaults.rotate(Keys.KEK);

        world.rotate(1);

        world.assertEverythingIsUnder(1, third);
        world.ticks(4);
        world.assertReady(1);
    }

    @Test
    @DisplayName("D5: a silent vault fails no backup: the rotation goes on when it answers")
    void silenceFailsNothing() {
        KekVersion next = world.begun(1);
        world.dyingAfterMoving(1);
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.THROTTLED);

        world.clock.advance(Duration.ofMinutes(2));
        world.app.continueRotations().run(Duration.ofSeconds(50));
        assertThat(world.rotations(1).getFirst().failed()).isZero();
        assertThat(world.rotations(1).getFirst().waitingFor()).contains("THROTTLED");

        world.vaults.silence(Keys.KEK.vault(), null);
        world.rotate(1);
        world.assertEverythingIsUnder(1, next);
    }

    @Test
    @DisplayName("R31: a PostgreSQL that is away keeps no backup from moving, and its rotation from ending")
    void movesBackupsWhilePostgresIsAway() {
        KekVersion next = world.begun(1);
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);

        world.app.continueRotations().run(Duration.ofSeconds(50));

        assertThat(world.backup(1, 1).dek().dek().wrappedBy()).isEqualTo(next);
        assertThat(world.rotations(1).getFirst().isRunning()).isTrue();
        assertThat(world.rotations(1).getFirst().waitingFor()).contains("cmk_control");
        assertThat(world.rotations(1).getFirst().concerns(world.version)).isTrue();

        world.postgres(1).failWith(null);
        world.rotate(1);
        world.assertEverythingIsUnder(1, next);
    }

    @Test
    @DisplayName(
            "R17: the event of a new version moves everything within its own call, and the one of an older moves nothing back")
    void anEventIsAHint() {
        world.enabled(1);
        world.backUp(1, 1);
        world.vaults.rotate(Keys.KEK);
        KekVersion newest = world.vaults.rotate(Keys.KEK);
        Notice ofTheKey = new Notice.OfKeys(KeyScope.OfKey.of(Keys.KEK));

        world.clock.advance(Duration.ofMinutes(1));
        world.app.checkOnEvent().run(ofTheKey);
        world.assertEverythingIsUnder(1, newest);

        // Event Grid brings the one before it later.
        world.clock.advance(Duration.ofMinutes(1));
        world.app.checkOnEvent().run(ofTheKey);
        world.rotate(1);

        world.assertEverythingIsUnder(1, newest);
        assertThat(world.rotations(1)).hasSize(1);
    }

    @Test
    @DisplayName("R17: what a sidecar holds counts until it is confirmed")
    void anOldSidecarCounts() {
        world.enabled(1);
        world.backUp(1, 1);
        world.vaults.rotate(Keys.KEK);

        world.rotate(1);

        StoredBackup backup = world.backup(1, 1);
        assertThat(backup.backup().sidecar()).isEqualTo(world.version);
        assertThat(backup.backup().id()).isEqualTo(Backups.id(1));
        assertThat(world.protection(1).rewraps().older())
                .extracting(OlderVersion::version, OlderVersion::wrapsDeks)
                .containsExactly(tuple(world.version, false));
    }
}
