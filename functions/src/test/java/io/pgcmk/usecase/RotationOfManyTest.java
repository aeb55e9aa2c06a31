package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Keys;
import io.pgcmk.port.RotationStore;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R17: more backups than the store takes at once, and more than are moved side by side. */
class RotationOfManyTest {
    private static final int STORED_TWICE = RotationStore.MOST_REWRAPPED + 2;

    private final World world = new World();

    @ParameterizedTest
    @ValueSource(
            ints = {
                RotationStore.MOST_REWRAPPED,
                RotationStore.MOST_REWRAPPED + 1,
                ContinueRotations.DEKS_AT_ONCE,
                ContinueRotations.DEKS_AT_ONCE + 1
            })
    @DisplayName("R17: as many as are stored or moved at once follow the key, and so does one more")
    void noLimitLeavesOneBehind(int backups) {
        backedUp(world, backups);
        KekVersion next = world.vaults.rotate(Keys.KEK);

        world.rotate(1);

        world.assertEverythingIsUnder(1, next);
        assertThat(world.rotations(1).getFirst().done()).isEqualTo(backups + 1);
    }

    @Test
    @DisplayName(
            "R17: killed between what is stored first and what is stored last, each is counted once, and so is a bad one")
    void killedInBetweenEachCountsOnce() {
        World.killedAfterEveryStep(
                given -> {
                    backedUp(given, STORED_TWICE);
                    given.damage(1, 2);
                    given.vaults.rotate(Keys.KEK);
                    given.ticks(4);
                },
                run -> run.app.continueRotations().run(Duration.ofSeconds(50)),
                recovery -> {
                    recovery.assertNothingIsLost(1);
                    recovery.rotate(1);
                },
                ended -> {
                    Rotation rotation = ended.rotations(1).getLast();
                    assertThat(rotation.state()).isInstanceOf(RotationState.Incomplete.class);
                    assertThat(rotation.done()).isEqualTo(STORED_TWICE);
                    assertThat(rotation.failed()).isEqualTo(1);
                    assertThat(rotation.failures()).hasSize(1);
                    assertThat(ended.backup(1, 2).dek().dek().wrappedBy()).isEqualTo(ended.version);
                });
    }

    @Test
    @DisplayName("D5: a vault that falls silent fails none of many, and they follow when it answers")
    void silenceFailsNoneOfMany() {
        backedUp(world, STORED_TWICE);
        KekVersion next = world.vaults.rotate(Keys.KEK);
        world.ticks(4);
        world.dyingAfterMoving(1);
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.THROTTLED);

        world.app.continueRotations().run(Duration.ofSeconds(50));

        assertThat(world.rotations(1).getFirst().failed()).isZero();
        assertThat(world.rotations(1).getFirst().waitingFor()).contains("THROTTLED");
        world.vaults.silence(Keys.KEK.vault(), null);
        world.rotate(1);
        world.assertEverythingIsUnder(1, next);
    }

    private static void backedUp(World world, int backups) {
        world.enabled(1);
        IntStream.rangeClosed(1, backups).forEach(backup -> world.backUp(1, backup));
    }
}
