package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("R16: what a check finds of PostgreSQL itself")
class PostgresFindingsTest {
    private final World world = new World();
    private final Copies copies = new Copies(world);

    @Nested
    class AStandbyThatNobodyHasRegistered {

        @Test
        @DisplayName("is told once, by its name and with both ways out, and the server stays open")
        void isToldOnce() {
            world.enabled(1);
            copies.following(2, 1);

            world.ticks(7);

            assertThat(findings())
                    .singleElement()
                    .satisfies(details -> assertThat(details)
                            .containsEntry("finding", "UnregisteredStandby")
                            .containsEntry("standbys", Servers.node(2).clusterName())
                            .hasEntrySatisfying(
                                    "remedy",
                                    remedy -> assertThat(remedy)
                                            .contains(
                                                    "createMode Replica",
                                                    Servers.id(1).toString(),
                                                    "or cut it off")));
            assertThat(resolved()).isEmpty();
            world.assertReady(1);
        }

        @Test
        @DisplayName("is told again when there is another one, whatever the order they come in")
        void isToldAgainWhenThereIsAnother() {
            world.enabled(1);
            world.postgres(1).streamsTo(List.of("reporting"));
            world.ticks(4);

            world.postgres(1).streamsTo(List.of("reporting", "analytics"));
            world.ticks(4);
            world.postgres(1).streamsTo(List.of("analytics", "reporting", "reporting"));
            world.ticks(4);

            assertThat(findings())
                    .extracting(details -> details.get("standbys"))
                    .containsExactly("reporting", "analytics, reporting");
        }

        @Test
        @DisplayName("is over once it is registered")
        void isOverWhenItIsRegistered() {
            world.enabled(1);
            copies.following(2, 1);
            world.ticks(4);

            copies.register(2, CopyMode.REPLICA, 1);
            world.ticks(7);

            assertThat(resolved())
                    .containsExactly(Map.of(
                            "finding",
                            "UnregisteredStandby",
                            "standbys",
                            Servers.node(2).clusterName()));
            assertThat(findings()).hasSize(1);
        }

        @Test
        @DisplayName("is not over because PostgreSQL does not answer")
        void isNotOverBecauseNobodyAnswers() {
            world.enabled(1);
            world.postgres(1).streamsTo(List.of("reporting"));
            world.ticks(4);

            world.postgres(1).failWith(PostgresFault.UNREACHABLE);
            world.ticks(4);
            world.postgres(1).failWith(null);
            world.ticks(4);

            assertThat(findings()).hasSize(1);
            assertThat(resolved()).isEmpty();
        }

        @Test
        @DisplayName("of a standby is a finding of that one, too")
        void mayStreamFromAStandby() {
            world.enabled(1);
            copies.replica(2, 1).streamsTo(List.of("reporting"));

            world.ticks(4);

            assertThat(world.events(2, EventType.FINDING))
                    .singleElement()
                    .extracting(Event::details)
                    .satisfies(details -> assertThat(details).containsEntry("standbys", "reporting"));
            assertThat(findings()).isEmpty();
        }

        @Test
        @DisplayName("is told once though the instance dies anywhere")
        void isToldOnceThoughTheInstanceDies() {
            killedAfterEveryStep(given -> given.postgres(1).streamsTo(List.of("reporting")));
        }
    }

    @Nested
    class ATimelineThatIsAnother {

        @Test
        @DisplayName("is told once: whatever was restored or promoted since is to be revalidated")
        void isToldOnce() {
            world.enabled(1);
            restoredInPlace(world);

            world.ticks(7);

            assertThat(findings())
                    .singleElement()
                    .satisfies(details -> assertThat(details)
                            .containsEntry("finding", "TimelineNotBound")
                            .containsEntry("remedy", "POST …/revalidate")
                            .hasEntrySatisfying("why", why -> assertThat(why).contains("restored or promoted")));
            assertThat(world.postgres(1).acceptsClients()).isFalse();
        }

        @Test
        @DisplayName("is over once it is revalidated")
        void isOverWhenItIsRevalidated() {
            world.enabled(1);
            restoredInPlace(world);
            world.ticks(4);

            world.revalidate(1);
            world.ticks(7);

            assertThat(resolved()).containsExactly(Map.of("finding", "TimelineNotBound"));
            assertThat(findings()).hasSize(1);
            world.assertReady(1);
        }

        @Test
        @DisplayName("is no finding of a server that is being opened: it gets a lease of its own with that")
        void isNoFindingBeforeItsOpeningIsConfirmed() {
            world.enabled(1);
            world.vaults.delete(Keys.KEK);
            world.ticks(4);
            world.vaults.recover(Keys.KEK);
            restoredInPlace(world);
            world.postgres(1).failWith(PostgresFault.UNREACHABLE);
            world.ticks(8);
            assertThat(world.protection(1).access()).isInstanceOf(Access.Ready.class);
            assertThat(world.protection(1).enforcement()).isEqualTo(Enforcement.NOT_CONFIRMED);

            world.postgres(1).failWith(null);
            world.ticks(4);

            world.assertReady(1);
            assertThat(findings()).isEmpty();
        }

        @Test
        @DisplayName("is told once though the instance dies anywhere")
        void isToldOnceThoughTheInstanceDies() {
            killedAfterEveryStep(PostgresFindingsTest::restoredInPlace);
        }
    }

    private static void restoredInPlace(World world) {
        world.put(
                1,
                FakePostgresServer.restoredFrom(
                        world.postgres(1), Servers.node(1).clusterName()));
    }

    private static void killedAfterEveryStep(Consumer<World> given) {
        World.killedAfterEveryStep(
                world -> given.accept(world.enabled(1)),
                World::tick,
                world -> world.ticks(4),
                world -> assertThat(world.events(1, EventType.FINDING)).hasSize(1));
    }

    private List<Map<String, String>> findings() {
        return world.events(1, EventType.FINDING).stream().map(Event::details).toList();
    }

    private List<Map<String, String>> resolved() {
        return world.events(1, EventType.FINDING_RESOLVED).stream()
                .map(Event::details)
                .toList();
    }
}
