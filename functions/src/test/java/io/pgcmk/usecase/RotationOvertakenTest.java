package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.example.Keys;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R17: what comes between the steps of a rotation, or ends its instance. */
class RotationOvertakenTest {

    private final World world = new World();

    @Test
    @DisplayName("R17: a second rotation during the first takes its place, and everything ends under the newest")
    void aSecondRotationTakesThePlaceOfTheFirst() {
        world.begun(1);
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
            each.begun(1);
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
            KekVersion next = each.begun(1);
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
        world.begun(1);
        world.release(1);

        world.app.continueRotations().run(Duration.ofSeconds(50));

        assertThat(world.rotations(1).getFirst().state()).isInstanceOf(RotationState.Stopped.class);
        world.assertEverythingIsReadable(1);
    }
}
