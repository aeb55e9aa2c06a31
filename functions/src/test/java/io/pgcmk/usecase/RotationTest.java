package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.StoredBackup;
import java.net.URI;
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
    @DisplayName("R17: a second rotation during the first takes its place, and everything ends under the newest")
    void aSecondRotationTakesThePlaceOfTheFirst() {
        world.enabled(1);
        world.backUp(1, 1);
        world.vaults.rotate(Keys.KEK);
        world.ticks(4);
        assertThat(world.rotations(1)).hasSize(1);
        KekVersion newest = world.vaults.rotate(Keys.KEK);
        world.ticks(4);

        world.app.continueRotations().run(Duration.ofSeconds(50));

        world.assertEverythingIsUnder(1, newest);
        assertThat(world.rotations(1))
                .extracting(rotation -> rotation.state().getClass().getSimpleName())
                .containsExactly("Succeeded", "Superseded");
        assertThat(world.rotations(1).getFirst().from()).containsExactly(world.version);
    }

    @Test
    @DisplayName("R17: a second rotation in the midst of the first one's steps ends consistent, after whichever step")
    void aSecondRotationMayComeAtAnyTime() {
        for (int step = 1; step < 25; step++) {
            World each = new World();
            each.enabled(1);
            each.backUp(1, 1);
            each.vaults.rotate(Keys.KEK);
            each.ticks(4);
            KekVersion[] newest = new KekVersion[1];
            each.steps.after(step, () -> {
                newest[0] = each.vaults.rotate(Keys.KEK);
                each.ticks(4);
            });
            each.app.continueRotations().run(Duration.ofSeconds(50));
            if (newest[0] == null) {
                break;
            }
            each.assertNothingIsLost(1);

            each.rotate(1);

            each.assertEverythingIsUnder(1, newest[0]);
            each.assertReady(1);
        }
    }

    @Test
    @DisplayName(
            "R17: while wrapping is denied and unwrapping is not, nothing moves and nothing is lost; then it goes on")
    void waitsWhileTheTargetCannotWrap() {
        world.enabled(1);
        world.backUp(1, 1);
        KekVersion next = world.vaults.rotate(Keys.KEK);
        world.ticks(4);
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
        world.enabled(1);
        world.backUp(1, 1);
        KekVersion next = world.vaults.rotate(Keys.KEK);
        world.ticks(4);
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
        world.enabled(1);
        world.backUp(1, 1);
        KekVersion next = world.vaults.rotate(Keys.KEK);
        world.ticks(4);
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
        world.enabled(1);
        world.backUp(1, 1);
        KekVersion next = world.vaults.rotate(Keys.KEK);
        world.ticks(4);
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
        world.enabled(1);
        world.backUp(1, 1);
        KekVersion next = world.vaults.rotate(Keys.KEK);
        world.ticks(4);
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
    @DisplayName("R17: killed after every effect, nothing is unreadable, and a second run finishes")
    void mayBeKilledAfterEveryEffect() {
        World.killedAfterEveryStep(
                given -> {
                    given.enabled(1);
                    given.backUp(1, 1);
                    given.backUp(1, 2);
                    given.vaults.rotate(Keys.KEK);
                    given.ticks(4);
                },
                run -> {
                    run.app.continueRotations().run(Duration.ofSeconds(50));
                    run.assertEverythingIsReadable(1);
                },
                recovery -> {
                    recovery.assertEverythingIsReadable(1);
                    recovery.rotate(1);
                },
                ended -> {
                    ended.assertEverythingIsUnder(1, ended.protection(1).key().pinned());
                    assertThat(ended.protection(1).key().pinned()).isNotEqualTo(ended.version);
                    assertThat(ended.rotations(1)).hasSize(1);
                    assertThat(ended.rotations(1).getFirst().state()).isInstanceOf(RotationState.Succeeded.class);
                });
    }

    @Test
    @DisplayName("R17: a backup that is deleted while it is moved keeps its wrapping, and holds up no other")
    void aDeletedBackupHoldsUpNoOther() {
        for (int step = 1; step < 25; step++) {
            World each = new World();
            each.enabled(1);
            each.backUp(1, 1);
            each.backUp(1, 2);
            KekVersion next = each.vaults.rotate(Keys.KEK);
            each.ticks(4);
            each.steps.after(step, () -> each.deleteBackup(1, 2));

            each.app.continueRotations().run(Duration.ofSeconds(50));
            each.rotate(1);

            assertThat(each.backup(1, 1).dek().dek().wrappedBy()).isEqualTo(next);
            assertThat(each.backup(1, 2).backup().isKept()).isEqualTo(each.steps.isPending());
            assertThat(each.rotations(1).getFirst().state()).isInstanceOf(RotationState.Succeeded.class);
            if (each.steps.isPending()) {
                return;
            }
        }
    }

    @Test
    @DisplayName("R17: two instances at once end where one would")
    void twoInstancesAtOnce() {
        for (int step = 1; step < 25; step++) {
            World each = new World();
            each.enabled(1);
            each.backUp(1, 1);
            KekVersion next = each.vaults.rotate(Keys.KEK);
            each.ticks(4);
            each.steps.after(step, () -> {
                each.clock.advance(Duration.ofMinutes(2));
                each.app.continueRotations().run(Duration.ofSeconds(50));
            });

            each.app.continueRotations().run(Duration.ofSeconds(50));
            each.rotate(1);

            each.assertEverythingIsUnder(1, next);
            if (each.steps.isPending()) {
                return;
            }
        }
    }

    @Test
    @DisplayName("R17: a backup that is registered during a rotation lies under the new version")
    void aBackupOfTheMeantimeIsUnderTheNewVersion() {
        world.enabled(1);
        KekVersion next = world.vaults.rotate(Keys.KEK);
        world.ticks(4);
        world.dyingAfterMoving(1);

        world.backUp(1, 1);
        world.rotate(1);

        world.assertEverythingIsUnder(1, next);
    }

    @Test
    @DisplayName(
            "R17: a backup whose registration a rotation overtakes is registered under the new version, or not at all")
    void aRegistrationMayBeOvertaken() {
        for (int step = 1; ; step++) {
            World each = new World();
            each.enabled(1);
            KekVersion next = each.vaults.rotate(Keys.KEK);
            each.ticks(4);
            each.steps.after(step, () -> each.app.continueRotations().run(Duration.ofSeconds(50)));

            try {
                each.backUp(1, 1);
            } catch (RequestRefusedException e) {
                assertThat(e.code()).isEqualTo("Conflict");
                each.backUp(1, 1);
            }
            if (each.steps.isPending()) {
                return;
            }
            each.rotate(1);
            each.assertEverythingIsUnder(1, next);
        }
    }

    @Test
    @DisplayName("R17: a server that is released mid-way ends its rotation; its backups stay readable where they are")
    void endsWithoutAKey() {
        world.enabled(1);
        world.backUp(1, 1);
        world.vaults.rotate(Keys.KEK);
        world.ticks(4);
        world.release(1);

        world.app.continueRotations().run(Duration.ofSeconds(50));

        assertThat(world.rotations(1).getFirst().state()).isInstanceOf(RotationState.Stopped.class);
        world.assertEverythingIsReadable(1);
    }

    @Test
    @DisplayName("R16, R17: another vault's key, and then the first one again")
    void changesToAnotherVaultAndBack() {
        world.enabled(1);
        world.backUp(1, 1);
        KekId other = new KekId(URI.create("https://fabrikam.vault.azure.net"), "orders-kek");
        KekVersion elsewhere = world.vaults.rotate(other);
        world.tenants.put(other.vault(), Servers.TENANT);
        world.withoutArm(1);

        world.enable(1, other);
        assertThat(world.protection(1).key().followed()).isEqualTo(other);
        world.assertEverythingIsUnder(1, elsewhere);
        assertThat(world.usage.contains(other, world.server(1).uid())).isTrue();
        assertThat(world.usage.contains(Keys.KEK, world.server(1).uid()))
                .as("a sidecar lies under the old key still")
                .isTrue();

        world.confirmSidecar(1, 1);
        world.enable(1, Keys.KEK);

        world.assertEverythingIsUnder(1, world.version);
        world.assertReady(1);
        assertThat(world.rotations(1)).allMatch(rotation -> rotation.state() instanceof RotationState.Succeeded);
    }

    @Test
    @DisplayName(
            "R17: the old vault deleted just after the change strands what had not moved, by name, and nothing else")
    void theOldVaultMayGoJustAfterTheChange() {
        world.enabled(1);
        world.backUp(1, 1);
        KekId other = new KekId(URI.create("https://fabrikam.vault.azure.net"), "orders-kek");
        KekVersion elsewhere = world.vaults.rotate(other);
        world.tenants.put(other.vault(), Servers.TENANT);
        world.withoutArm(1);
        world.dyingAfterKey(1, other);
        assertThat(world.protection(1).key().pinned()).isEqualTo(elsewhere);
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.NAME_NOT_FOUND);

        world.rotate(1);

        world.assertReady(1);
        assertThat(world.rotations(1).getFirst().waitingFor()).contains("NAME_NOT_FOUND");
        assertThat(world.protection(1).rewraps().older())
                .extracting(OlderVersion::version)
                .containsExactly(world.version);

        world.vaults.silence(Keys.KEK.vault(), null);
        world.rotate(1);
        world.assertEverythingIsUnder(1, elsewhere);
    }

    @Test
    @DisplayName("R17: a change of key, killed after every effect, is made or not, and nothing is unreadable")
    void aChangeOfKeyMayBeKilledAfterEveryEffect() {
        KekId other = new KekId(Keys.KEK.vault(), "another");
        World.killedAfterEveryStep(
                given -> {
                    given.enabled(1);
                    given.backUp(1, 1);
                    given.vaults.rotate(other);
                    given.arm.grant(Servers.VAULT, other, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);
                },
                run -> run.enable(1, other),
                recovery -> {
                    recovery.assertEverythingIsReadable(1);
                    recovery.clock.advance(Duration.ofMinutes(2));
                    recovery.enable(1, other);
                    recovery.rotate(1);
                },
                ended -> {
                    assertThat(ended.protection(1).key().followed()).isEqualTo(other);
                    ended.assertEverythingIsUnder(1, ended.protection(1).key().pinned());
                    ended.assertReady(1);
                });
    }

    @Test
    @DisplayName("D2: a closed server may be given another version of its key, and no other key")
    void aClosedServerMayBeGivenAnotherVersion() {
        world.registered(1);
        world.enable(1, world.version);
        world.vaults.setValidity(world.version, null, world.clock.instant().plusSeconds(1));
        world.ticks(4);
        world.assertClosed(1);
        KekVersion next = world.vaults.rotate(Keys.KEK);

        world.enable(1, next);

        world.ticks(4);
        world.assertReady(1);
        world.assertEverythingIsUnder(1, next);
    }

    @Test
    @DisplayName("R17: to follow a key's new versions from now on moves nothing that is under the current one")
    void followingTheSameVersionOtherwiseMovesNothing() {
        world.registered(1);
        world.enable(1, world.version);
        world.backUp(1, 1);

        world.enable(1, Keys.KEK);

        ActiveKey key = world.protection(1).key();
        assertThat(key.followed()).isEqualTo(Keys.KEK);
        assertThat(key.pinned()).isEqualTo(world.version);
        assertThat(world.rotations(1)).isEmpty();
        assertThat(world.protection(1).access()).isInstanceOf(Access.Ready.class);
    }

    @Test
    @DisplayName("R1, R4: a new key that does not pass changes nothing")
    void aNewKeyMustPassThePreflight() {
        world.enabled(1);
        KekId other = new KekId(Keys.KEK.vault(), "another");
        KekVersion bad = world.vaults.rotate(other);
        world.arm.grant(Servers.VAULT, other, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);
        world.vaults.setEnabled(bad, false);

        RequestRefusedException refused = Refused.by(() -> world.enable(1, other));

        assertThat(refused.code()).isEqualTo("AzureKeyVaultKeyDisabledMessage");
        assertThat(world.protection(1).key().followed()).isEqualTo(Keys.KEK);
        assertThat(world.rotations(1)).isEmpty();
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
