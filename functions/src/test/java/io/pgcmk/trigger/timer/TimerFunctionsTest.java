package io.pgcmk.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.trigger.http.World;
import org.junit.jupiter.api.Test;

class TimerFunctionsTest {
    private static final String TICK = "{\"IsPastDue\":false}";

    private final World world = new World();

    @Test
    void theCheckSaysHowManyServersItChecked() {
        world.enabled();

        new KeyAccessCheckFunction(world.use.sweepKeyAccess()).run(TICK, world.context);

        assertThat(world.context.lines())
                .containsExactly("KeyAccessCheck begins", "KeyAccessCheck ends: 1 servers had their turn");
    }

    @Test
    void resumingSaysHowManyOperationsItTookUp() {
        new OperationResumeFunction(world.use.resumeOperations()).run(TICK, world.context);

        assertThat(world.context.lines())
                .containsExactly("OperationResume begins", "OperationResume ends: 0 operations taken up");
    }

    @Test
    void aRotationIsCarriedOnByTheTimer() {
        new RotationResumeFunction(world.use.continueRotations()).run(TICK, world.context);

        assertThat(world.context.lines())
                .containsExactly("RotationResume begins", "RotationResume ends: 0 rotations taken up");
    }

    @Test
    void drainingSaysHowManyEventsItMoved() {
        new OutboxDrainFunction(world.use.drainOutbox()).run(TICK, world.context);

        assertThat(world.context.lines()).containsExactly("OutboxDrain begins", "OutboxDrain ends: 0 events moved");
    }

    @Test
    void lookingOverSaysHowManyServersItLookedOver() {
        world.enabled();

        new RestorabilityFunction(world.use.surveyBackups()).run(TICK, world.context);

        assertThat(world.context.lines())
                .containsExactly("Restorability begins", "Restorability ends: 1 servers looked over");
    }
}
