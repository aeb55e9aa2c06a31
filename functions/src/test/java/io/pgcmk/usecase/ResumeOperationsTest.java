package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResumeOperationsTest {
    private final World world = new World();

    @Test
    @DisplayName("R31: an abandoned enabling goes on once its lease is over")
    void goesOnOnceTheLeaseIsOver() {
        abandoned(1);

        world.clock.advance(ContinueEnabling.LEASE);
        int early = world.app.resumeOperations().run();
        world.clock.advance(Duration.ofNanos(1));
        int due = world.app.resumeOperations().run();

        assertThat(early).isZero();
        assertThat(due).isEqualTo(1);
        world.assertReady(1);
    }

    @Test
    void doesNothingTheSecondTime() {
        abandoned(1);
        world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));
        world.app.resumeOperations().run();

        assertThat(world.app.resumeOperations().run()).isZero();
    }

    @Test
    void takesTheLeaseBeforeItGoesOn() {
        abandoned(1);
        world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));
        Protection.Enabling enabling = (Protection.Enabling) world.server(1).protection();
        world.steps.after(2, () -> {
            Operation running = world.app.findOperation().run(enabling.operation());
            assertThat(running.leaseUntil()).isEqualTo(world.clock.instant().plus(ContinueEnabling.LEASE));
        });

        world.app.resumeOperations().run();

        assertThat(world.steps.isPending()).isFalse();
        world.assertReady(1);
    }

    @Test
    void leavesWhatAnotherInstanceTook() {
        abandoned(1);
        world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));
        UseCases other = world.instance(world.clock);
        world.steps.after(1, () -> assertThat(other.resumeOperations().run()).isEqualTo(1));

        assertThat(world.app.resumeOperations().run()).isZero();
        world.assertReady(1);
        assertThat(world.store.deks(world.server(1).uid())).hasSize(1);
    }

    @Test
    void goesOnWithEachOfMany() {
        List<Integer> servers = IntStream.rangeClosed(1, 3).boxed().toList();
        servers.forEach(this::abandoned);
        world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));

        assertThat(world.app.resumeOperations().run()).isEqualTo(3);

        servers.forEach(world::assertReady);
    }

    @Test
    void isCompletedWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> {
                    world.registered(1);
                    world.dyingAfter(4, () -> world.enable(1));
                    world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));
                },
                world -> world.app.resumeOperations().run(),
                world -> {
                    world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));
                    world.app.resumeOperations().run();
                },
                world -> world.assertReady(1));
    }

    @Test
    void showsAnOperationThatIsThere() {
        abandoned(1);
        Protection.Enabling enabling = (Protection.Enabling) world.server(1).protection();

        Operation operation = world.app.findOperation().run(enabling.operation());

        assertThat(operation.callerObjectId()).isEqualTo(World.CALLER.objectId());
        assertThat(operation.startedAt()).isEqualTo(Servers.START);
    }

    @Test
    void showsNoOperationThatIsNotThere() {
        abandoned(1);
        Protection.Enabling enabling = (Protection.Enabling) world.server(1).protection();
        OperationId unknown =
                new OperationId(Servers.uid(1), enabling.operation().value());

        RequestRefusedException refused =
                Refused.by(() -> world.app.findOperation().run(unknown));

        assertThat(refused.kind()).isEqualTo(RequestRefusedException.Kind.NOT_FOUND);
    }

    /** Accepted, and its instance died. */
    private void abandoned(int number) {
        world.registered(number);
        world.dyingAfter(4, () -> world.enable(number));
    }
}
