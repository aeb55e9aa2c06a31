package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ServerChange;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DrainOutboxTest {
    private final World world = new World();

    @Test
    @DisplayName("R14: an event that was stored reaches the log, whatever became of its instance")
    void movesEventsToTheLog() {
        store(1, 2);

        assertThat(world.app.drainOutbox().run()).isEqualTo(2);

        assertThat(world.log.of(Servers.uid(1))).hasSize(2);
        assertThat(world.store.pending(10)).isEmpty();
    }

    @Test
    void doesNothingTheSecondTime() {
        store(1, 2);
        world.app.drainOutbox().run();

        assertThat(world.app.drainOutbox().run()).isZero();
        assertThat(world.log.of(Servers.uid(1))).hasSize(2);
    }

    @Test
    void leavesTheRestToTheNextTick() {
        store(1, 60);
        store(2, 60);

        assertThat(world.app.drainOutbox().run()).isEqualTo(100);
        assertThat(world.app.drainOutbox().run()).isEqualTo(20);
    }

    @Test
    void movesEachEventOnceWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> store(world, 1, 3),
                world -> world.app.drainOutbox().run(),
                world -> world.app.drainOutbox().run(),
                world -> {
                    assertThat(world.log.of(Servers.uid(1))).hasSize(3);
                    assertThat(world.store.pending(10)).isEmpty();
                });
    }

    private void store(int number, int events) {
        store(world, number, events);
    }

    private static void store(World world, int number, int events) {
        world.store.create(ServerChange.of(
                Servers.bare(number),
                IntStream.range(0, events)
                        .mapToObj(second -> Event.of(
                                Servers.uid(number), Servers.START.plusSeconds(second), EventType.SERVER_UPDATED))
                        .toArray(Event[]::new)));
    }
}
