package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.StoredRotation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("R17: when the followed key has a new version")
class NewVersionTest {
    private final World world = new World();

    @Nested
    class ThatIsUsable {

        @Test
        void aRotationToItBegins() {
            world.enabled(1);
            KekVersion newest = world.vaults.rotate(Keys.KEK);

            world.tick();

            Rotation rotation = running(world);
            assertThat(rotation.reason()).isEqualTo(RotationReason.NEW_VERSION);
            assertThat(rotation.from()).containsExactly(world.version);
            assertThat(rotation.to()).isEqualTo(newest);
            assertThat(rotation.isRunning()).isTrue();
            assertThat(world.protection(1).checks().checkedAt()).isEqualTo(Servers.START.plusSeconds(60));
            world.assertReady(1);
        }

        @Test
        void oneRotationBeginsHoweverOftenItIsSeen() {
            world.enabled(1);
            world.vaults.rotate(Keys.KEK);

            world.tick();
            Rotation first = running(world);
            threeTicks(world);

            assertThat(running(world)).isEqualTo(first);
            assertThat(all(world)).hasSize(1);
        }

        @Test
        void oneRotationBeginsThoughTheInstanceDiesAnywhere() {
            killedAfterEveryStep(dying -> dying.vaults.rotate(Keys.KEK), dying -> {
                assertThat(running(dying).isRunning()).isTrue();
                assertThat(all(dying)).hasSize(1);
            });
        }

        @Test
        void oneRotationBeginsWithTwoInstancesAtOnce() {
            world.enabled(1);
            world.vaults.rotate(Keys.KEK);
            world.steps.after(5, world.app.sweepKeyAccess()::run);

            world.tick();
            world.tick();

            assertThat(world.steps.isPending()).as("nobody came between").isFalse();
            assertThat(all(world)).hasSize(1);
        }

        @Test
        @DisplayName("D2: a closed server follows it too: its own version may be expired for good")
        void aClosedServerFollowsIt() {
            world.enabled(1);
            world.vaults.setValidity(world.version, null, Servers.START.plusSeconds(1));
            world.tick();
            KekVersion newest = world.vaults.rotate(Keys.KEK);

            world.tick();

            assertThat(running(world).to()).isEqualTo(newest);
            assertThat(world.inaccessible(1).cause()).isEqualTo(Cause.of(Cause.Code.KEY_EXPIRED));
        }

        @Test
        void aServerThatAwaitsItsRevalidationDoesNot() {
            world.closed(1);
            world.delete(1);
            world.register(1);
            world.vaults.recover(Keys.KEK);
            world.vaults.rotate(Keys.KEK);

            threeTicks(world);

            assertThat(world.inaccessible(1).cause()).isEqualTo(Cause.of(Cause.Code.AWAITING_REVALIDATION));
            assertThat(all(world)).isEmpty();
        }

        @Test
        void aServerThatFollowsAVersionStays() {
            world.registered(1).enable(1, world.version);
            world.vaults.rotate(Keys.KEK);

            world.tick();

            assertThat(all(world)).isEmpty();
        }

        @Test
        @DisplayName("an event for version 2 that comes after version 3 leads to version 3")
        void whatTheVaultSaysIsCurrentCounts() {
            world.enabled(1);
            world.vaults.rotate(Keys.KEK);
            KekVersion third = world.vaults.rotate(Keys.KEK);
            world.tick();

            world.app.checkOnEvent().run(new Notice.OfKeys(KeyScope.OfKey.of(Keys.KEK)));

            assertThat(all(world)).extracting(Rotation::to).containsExactly(third);
            assertThat(world.protection(1).key().pinned()).isEqualTo(third);
        }
    }

    @Nested
    class WhileARotationRuns {

        @Test
        @DisplayName("the one to the version before is superseded, and the new one leaves what it had to leave")
        void theOneThatRunsIsSuperseded() {
            world.enabled(1);
            world.vaults.rotate(Keys.KEK);
            world.tick();
            Rotation first = running(world);
            KekVersion third = world.vaults.rotate(Keys.KEK);

            threeTicks(world);

            Rotation second = running(world);
            assertThat(second.to()).isEqualTo(third);
            assertThat(second.from()).contains(world.version);
            assertThat(world.rotations.find(first.id()).orElseThrow().rotation().state())
                    .isInstanceOfSatisfying(
                            RotationState.Superseded.class,
                            superseded -> assertThat(superseded.by())
                                    .isEqualTo(second.id().value()));
            assertThat(all(world)).hasSize(2);
        }

        @Test
        @DisplayName("R10: a verdict does not wait for a rotation that is at work just then")
        void theVerdictIsStoredThoughTheRotationIsAtWork() {
            for (int step = 1; step <= 8; step++) {
                World busy = new World().enabled(1);
                busy.vaults.rotate(Keys.KEK);
                busy.tick();
                KekVersion third = busy.vaults.rotate(Keys.KEK);
                busy.clock.advance(Duration.ofMinutes(2));
                busy.steps.after(step, () -> atWork(busy));

                busy.tick();

                assertThat(busy.protection(1).checks().lastGood())
                        .as("step %d", step)
                        .isEqualTo(busy.clock.instant());
                threeTicks(busy);
                threeTicks(busy);
                assertThat(running(busy).to()).as("step %d", step).isEqualTo(third);
            }
        }

        private void atWork(World busy) {
            StoredRotation read = busy.rotations.find(running(busy).id()).orElseThrow();
            busy.rotations.replace(
                    read, read.rotation().leasedUntil(busy.clock.instant().plusSeconds(30)), List.of());
        }
    }

    @Nested
    class ThatIsNotUsable {

        @Test
        @DisplayName("R12: nothing begins, the server stays open, and it is told once")
        void isAFinding() {
            world.enabled(1);
            KekVersion newest = world.vaults.rotate(Keys.KEK);
            world.vaults.setEnabled(newest, false);

            threeTicks(world);
            threeTicks(world);

            assertThat(all(world)).isEmpty();
            assertThat(world.events(1, EventType.FINDING))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.details())
                            .containsEntry("finding", "NewVersionUnusable")
                            .containsEntry("keyUri", newest.toString())
                            .containsEntry("why", "the key is disabled")
                            .containsEntry(
                                    "remedy", "az keyvault key set-attributes --id " + newest + " --enabled true"));
            world.assertReady(1);
        }

        @Test
        void isToldAgainWhenItIsForAnotherReason() {
            world.enabled(1);
            KekVersion newest = world.vaults.rotate(Keys.KEK);
            world.vaults.setEnabled(newest, false);
            world.tick();
            world.vaults.setValidity(newest, null, Servers.START);

            threeTicks(world);

            assertThat(world.events(1, EventType.FINDING)).hasSize(2);
        }

        @Test
        void isOverWhenItIsUsable() {
            world.enabled(1);
            KekVersion newest = world.vaults.rotate(Keys.KEK);
            world.vaults.setEnabled(newest, false);
            world.tick();
            world.vaults.setEnabled(newest, true);

            threeTicks(world);
            threeTicks(world);

            assertThat(running(world).to()).isEqualTo(newest);
            assertThat(world.events(1, EventType.FINDING_RESOLVED))
                    .singleElement()
                    .extracting(Event::details)
                    .satisfies(details -> assertThat(details)
                            .containsEntry("finding", "NewVersionUnusable")
                            .containsEntry("keyUri", newest.toString()));
        }

        @Test
        void leavesARotationThatRunsToAnother() {
            world.enabled(1);
            world.vaults.rotate(Keys.KEK);
            world.tick();
            Rotation first = running(world);
            world.vaults.setEnabled(world.vaults.rotate(Keys.KEK), false);

            threeTicks(world);

            assertThat(running(world)).isEqualTo(first);
        }

        @Test
        void isToldOnceThoughTheInstanceDiesAnywhere() {
            killedAfterEveryStep(
                    dying -> dying.vaults.setEnabled(dying.vaults.rotate(Keys.KEK), false),
                    dying -> assertThat(dying.events(1, EventType.FINDING)).hasSize(1));
        }
    }

    private static void killedAfterEveryStep(Consumer<World> given, Consumer<World> expectation) {
        World.killedAfterEveryStep(
                world -> given.accept(world.enabled(1)), World::tick, NewVersionTest::threeTicks, expectation);
    }

    private static void threeTicks(World world) {
        world.tick();
        world.tick();
        world.tick();
    }

    private static Rotation running(World world) {
        Rewraps.Running running =
                Objects.requireNonNull(world.protection(1).rewraps().running());
        return world.rotations.find(running.id()).orElseThrow().rotation();
    }

    private static List<Rotation> all(World world) {
        return world.rotations.page(world.server(1).uid(), 10, null).elements();
    }
}
