package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.port.ScheduleEntry;
import io.pgcmk.port.StoredServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SweepKeyAccessTest {
    private final World world = new World();

    @Test
    void looksAtEachServerOnceInATick() {
        world.enabled(1).enabled(2);

        int first = world.app.sweepKeyAccess().run();
        int again = world.app.sweepKeyAccess().run();

        assertThat(first).isEqualTo(2);
        assertThat(again).isZero();
    }

    @Test
    @DisplayName("D1: each server is checked within three minutes, and the key that they share in each of them")
    void checksEachServerInThreeMinutesAndTheKeyInEach() {
        for (int number = 1; number <= 6; number++) {
            world.enabled(number);
        }
        world.app.sweepKeyAccess().run();
        Instant start = world.clock.instant();

        for (int minute = 1; minute <= 12; minute++) {
            Instant before = world.clock.instant();
            world.tick();
            assertThat(latestCheck()).as("the key, in minute %d", minute).isAfter(before);
            for (int number = 1; number <= 6; number++) {
                assertThat(Duration.between(lastGood(number), world.clock.instant()))
                        .as("server %d in minute %d", number, minute)
                        .isLessThanOrEqualTo(Duration.ofMinutes(3));
            }
        }

        long checks = world.vaults.calls(Operation.UNWRAP) - 6 * 3;
        assertThat(checks).as("checks of 6 servers in 12 minutes").isBetween(24L, 36L);
        assertThat(world.clock.instant()).isEqualTo(start.plusSeconds(720));
    }

    /** As often as there are places: one that was not given back would keep the last check waiting for ever. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givesBackThePlaceOfACheckThatAnotherInstanceMakes() {
        world.enabled(1);
        for (int lost = 0; lost < 64; lost++) {
            world.steps.after(1, this::anotherInstanceClaims);
            world.tick();
            assertThat(world.steps.isPending())
                    .as("claimed before the tick did")
                    .isFalse();
        }
        assertThat(lastGood(1)).isBefore(world.clock.instant().minusSeconds(3600));

        world.tick();

        assertThat(lastGood(1)).isEqualTo(world.clock.instant());
    }

    private void anotherInstanceClaims() {
        ScheduleEntry entry = world.schedule.find(world.server(1).uid()).orElseThrow();
        Instant now = world.clock.instant();
        world.schedule.replace(entry, entry.claimed(now, now, entry.denyBy()));
    }

    private Instant lastGood(int number) {
        return Objects.requireNonNull(world.protection(number).checks().lastGood());
    }

    private Instant latestCheck() {
        return IntStream.rangeClosed(1, 6)
                .mapToObj(this::lastGood)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Test
    @DisplayName("R10: one server whose check fails keeps no other from being checked")
    void goesOnWhenACheckFails() {
        world.enabled(1).enabled(2);
        world.vaults.delete(Keys.KEK);
        world.store.loseAnswerAfter(0);

        world.tick();
        world.tick();

        world.assertClosed(1);
        world.assertClosed(2);
    }

    @Test
    @DisplayName("R10: the tick hands over before the next one")
    void handsOverAfterFiftySeconds() {
        world.enabled(1);
        world.vaults.revoke(Servers.identity(1).clientId(), Operation.WRAP);

        world.tick();

        assertThat(world.clock.instant()).isEqualTo(Servers.START.plusSeconds(60 + 50));
    }

    @Nested
    class WhenThereIsNothingToCheck {

        @Test
        void forgetsAServerWithoutAKey() {
            world.registered(1);
            world.schedule.add(world.server(1).uid(), Keys.V1);

            world.tick();

            assertThat(world.schedule.contains(world.server(1).uid())).isFalse();
        }

        @Test
        void forgetsAServerThatIsNotThere() {
            world.schedule.add(Servers.uid(1), Keys.V1);

            world.tick();

            assertThat(world.schedule.contains(Servers.uid(1))).isFalse();
        }

        @Test
        @DisplayName("D10: a deleted server is closed to the end, and then forgotten")
        void forgetsADeletedServerOnceItIsClosed() {
            world.enabled(1);
            world.vaults.delete(Keys.KEK);
            world.postgres(1).failWith(PostgresFault.UNREACHABLE);
            world.tick();
            Server server = world.server(1);
            world.delete(1);
            world.postgres(1).failWith(null);

            world.tick();
            assertThat(world.postgres(1).acceptsClients()).isFalse();
            assertThat(world.schedule.contains(server.uid())).isTrue();
            world.tick();

            assertThat(world.schedule.contains(server.uid())).isFalse();
            assertThat(world.store.find(server.uid()))
                    .map(StoredServer::server)
                    .hasValueSatisfying(
                            deleted -> assertThat(deleted.isDeleted()).isTrue());
        }
    }

    @Nested
    class KilledAfterEveryStep {

        @Test
        @DisplayName("R10: another instance closes the server")
        void closesTheServer() {
            World.killedAfterEveryStep(
                    world -> {
                        world.enabled(1);
                        world.postgres(1).connectClient();
                        world.vaults.delete(Keys.KEK);
                    },
                    World::tick,
                    World::tick,
                    SweepKeyAccessTest::assertClosedOnce);
        }

        @Test
        @DisplayName("R10, D6: another instance closes the server whose right is gone")
        void closesTheServerWhoseRightIsGone() {
            World.killedAfterEveryStep(
                    world -> {
                        world.enabled(1);
                        world.vaults.revoke(Servers.identity(1).clientId(), Operation.UNWRAP);
                        world.revokeInArm(1);
                    },
                    World::tick,
                    World::tick,
                    SweepKeyAccessTest::assertClosedOnce);
        }

        @Test
        @DisplayName("D7: another instance opens the server")
        void opensTheServer() {
            World.killedAfterEveryStep(
                    world -> {
                        world.closed(1);
                        world.vaults.recover(Keys.KEK);
                        world.tick();
                    },
                    World::tick,
                    World::tick,
                    world -> {
                        world.assertReady(1);
                        assertThat(world.server(1).fence()).isEqualTo(2);
                        assertThat(world.events(1, EventType.SERVER_READY)).hasSize(1);
                        assertThat(world.events(1, EventType.CONNECTIONS_ACCEPTED))
                                .hasSize(1);
                    });
        }
    }

    @Nested
    class ByTwoInstances {

        @Test
        @DisplayName("R10: two instances that check a server at once close it once")
        void closesOnceHoweverTheyInterleave() {
            interleaved(
                    other -> {
                        other.enabled(1);
                        other.postgres(1).connectClient();
                        other.vaults.delete(Keys.KEK);
                    },
                    SweepKeyAccessTest::assertClosedOnce);
        }

        @Test
        @DisplayName("D7: two instances that check a server at once open it once")
        void opensOnceHoweverTheyInterleave() {
            interleaved(
                    other -> {
                        other.closed(1);
                        other.vaults.recover(Keys.KEK);
                        other.tick();
                    },
                    other -> {
                        other.assertReady(1);
                        assertThat(other.server(1).fence()).isEqualTo(2);
                        assertThat(other.events(1, EventType.SERVER_READY)).hasSize(1);
                        assertThat(other.events(1, EventType.CONNECTIONS_ACCEPTED))
                                .hasSize(1);
                    });
        }

        @Test
        @DisplayName("R10: two instances in two threads close a server once")
        void closesOnceInTwoThreads() throws InterruptedException, ExecutionException {
            for (int run = 0; run < 30; run++) {
                World other = new World();
                other.enabled(1);
                other.postgres(1).connectClient();
                other.vaults.delete(Keys.KEK);
                UseCases late = other.instance(new MutableClock(Servers.START.plusSeconds(60)));
                UseCases later = other.instance(new MutableClock(Servers.START.plusSeconds(61)));

                try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                    for (Future<Integer> sweep : threads.invokeAll(List.<Callable<Integer>>of(
                            () -> late.sweepKeyAccess().run(),
                            () -> later.sweepKeyAccess().run()))) {
                        sweep.get();
                    }
                }

                other.clock.advance(Duration.ofMinutes(1));
                other.tick();
                assertClosedOnce(other);
            }
        }

        /** Another instance makes a whole tick after the first step of one, after its second, and so on. */
        private void interleaved(Consumer<World> given, Consumer<World> expectation) {
            for (int step = 1; ; step++) {
                World other = new World();
                given.accept(other);
                other.steps.after(step, other::tick);

                other.tick();

                other.assertNothingIsLost(1);
                boolean ended = other.steps.isPending();
                other.steps.restart();
                other.tick();
                expectation.accept(other);
                if (ended) {
                    assertThat(step).as("steps").isGreaterThan(5);
                    return;
                }
            }
        }
    }

    private static void assertClosedOnce(World world) {
        world.assertClosed(1);
        world.assertNothingIsLost(1);
        assertThat(world.server(1).fence()).isEqualTo(1);
        assertThat(world.protection(1).checks().closures()).hasSize(1);
        assertThat(world.events(1, EventType.SERVER_INACCESSIBLE)).hasSize(1);
        assertThat(world.events(1, EventType.CONNECTIONS_DENIED)).hasSize(1);
    }
}
