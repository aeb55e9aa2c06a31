package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckServerTest {
    private final World world = new World();

    @Nested
    class WhenTheKeyIsGood {

        @Test
        @DisplayName("R41, D1: a good check counts from its start and leaves nothing but its record")
        void movesTheLastGoodCheck() {
            world.enabled(1);
            Server before = world.server(1);

            world.tick();

            Server after = world.server(1);
            assertThat(world.protection(1).checks())
                    .isEqualTo(CheckRecord.startingAt(Servers.START.plusSeconds(60))
                            .fencing(true, null));
            assertThat(after.revision()).isEqualTo(before.revision());
            assertThat(after.fence()).isEqualTo(before.fence());
            assertThat(world.events(1)).doesNotContain(EventType.KEY_ACCESS_FAILED, EventType.KEY_ACCESS_REGAINED);
            world.assertReady(1);
        }

        @Test
        @DisplayName("R23: a check gets, wraps and unwraps, once each")
        void makesThreeRequests() {
            world.enabled(1);
            int before = world.vaults.calls().size();

            world.tick();

            assertThat(world.vaults.calls().subList(before, world.vaults.calls().size()))
                    .extracting(call -> call.operation())
                    .containsExactlyInAnyOrder(Operation.GET, Operation.WRAP, Operation.UNWRAP);
        }

        @Test
        @DisplayName("D1: a good look that another check overtook is not made again within the tick")
        void leavesAGoodLookToTheCheckThatWasFirst() {
            world.enabled(1);
            world.tick();
            int before = world.vaults.calls().size();
            world.steps.after(5, world.app.sweepKeyAccess()::run);

            world.tick();

            assertThat(world.steps.isPending()).as("nobody came between").isFalse();
            assertThat(world.clock.instant()).isEqualTo(Servers.START.plusSeconds(120));
            assertThat(world.vaults.calls().size() - before).isLessThanOrEqualTo(6);
            world.assertReady(1);
        }

        @Test
        void makesASecondGetOnlyIfThePinnedVersionIsNotTheCurrentOne() {
            world.enabled(1);
            world.vaults.rotate(Keys.KEK);
            long before = world.vaults.calls(Operation.GET);

            world.tick();

            assertThat(world.vaults.calls(Operation.GET)).isEqualTo(before + 2);
            world.assertReady(1);
        }

        @Test
        @DisplayName("R12: only the pinned version closes the server")
        void looksAtThePinnedVersion() {
            world.enabled(1);
            world.vaults.setEnabled(world.vaults.rotate(Keys.KEK), false);
            world.tick();
            world.assertReady(1);

            world.vaults.setEnabled(world.version, false);
            world.tick();

            assertThat(world.inaccessible(1).cause()).isEqualTo(Cause.of(Code.KEY_DISABLED));
        }
    }

    @Nested
    class WhenTheKeyIsRefused {

        @Test
        @DisplayName("R10, R12: a disabled key closes at the second look, 10 s later")
        void closesADisabledKey() {
            world.enabled(1);
            world.vaults.setEnabled(world.version, false);

            world.tick();

            assertClosed(Cause.of(Code.KEY_DISABLED), Duration.ofSeconds(70));
        }

        @Test
        @DisplayName("R3, R10: an expired key closes although it still unwraps")
        void closesAnExpiredKey() {
            world.enabled(1);
            world.vaults.setValidity(world.version, null, Servers.START.plusSeconds(60));

            world.tick();

            assertClosed(Cause.of(Code.KEY_EXPIRED), Duration.ofSeconds(70));
        }

        @Test
        @DisplayName("R2, R10: a key that is not valid any more closes")
        void closesAKeyThatIsNotYetValid() {
            world.enabled(1);
            world.vaults.setValidity(world.version, Servers.START.plusSeconds(3600), null);

            world.tick();

            assertClosed(Cause.of(Code.KEY_NOT_YET_VALID), Duration.ofSeconds(70));
        }

        @Test
        @DisplayName("R10, R12: a deleted key closes at the second look, 10 s later")
        void closesADeletedKey() {
            world.enabled(1);
            world.vaults.delete(Keys.KEK);

            world.tick();

            assertClosed(
                    Cause.recoverable(Code.KEY_DELETED, Servers.START.plus(Duration.ofDays(90))),
                    Duration.ofSeconds(70));
        }

        @Test
        @DisplayName("R14: one event for each failed access, and one for the closure")
        void recordsEachFailure() {
            world.enabled(1);
            world.vaults.delete(Keys.KEK);

            world.tick();

            assertThat(world.events(1, EventType.KEY_ACCESS_FAILED))
                    .extracting(event -> event.details().get("cause"))
                    .containsExactly("KeyDeleted", "KeyDeleted");
            assertThat(world.events(1, EventType.SERVER_INACCESSIBLE))
                    .singleElement()
                    .extracting(event -> event.details().get("cause"))
                    .isEqualTo("KeyDeleted");
        }

        @Test
        @DisplayName("D6: a key that is good again at the second look closes nothing")
        void clearsASuspicionThatDoesNotLast() {
            world.enabled(1);
            world.vaults.delete(Keys.KEK);
            world.steps.after(6, () -> world.vaults.recover(Keys.KEK));

            world.tick();

            assertThat(world.protection(1).checks().suspicion()).isNull();
            assertThat(world.events(1)).contains(EventType.KEY_ACCESS_FAILED, EventType.KEY_ACCESS_REGAINED);
            world.assertReady(1);
        }

        @Test
        void closesOneServerAndLeavesTheOther() {
            world.enabled(1).enabled(2);
            world.vaults.revoke(Servers.identity(1).clientId(), Operation.UNWRAP);
            world.revokeInArm(1);

            world.tick();

            world.assertClosed(1);
            world.assertReady(2);
        }

        private void assertClosed(Cause cause, Duration after) {
            assertThat(world.inaccessible(1).cause()).isEqualTo(cause);
            assertThat(world.inaccessible(1).since()).isEqualTo(Servers.START.plus(after));
            world.assertClosed(1);
        }
    }

    @Nested
    class WhenARightIsRefused {

        @ParameterizedTest
        @EnumSource(Permission.class)
        @DisplayName("R7, R10, R12, D6: three looks over 20 s, ARM confirms, and the server closes")
        void closesWhenArmConfirms(Permission permission) {
            world.enabled(1);
            revoke(permission);
            world.revokeInArm(1);

            world.tick();

            assertThat(world.inaccessible(1).cause()).isEqualTo(Cause.revoked(permission));
            assertThat(world.inaccessible(1).since()).isEqualTo(Servers.START.plusSeconds(80));
            world.assertClosed(1);
            assertThat(world.events(1, EventType.KEY_ACCESS_FAILED)).hasSize(3);
        }

        @Test
        @DisplayName("D6: ARM contradicts, and the server stays open while there is time, and no longer")
        void staysOpenWhenArmContradicts() {
            world.enabled(1);
            revoke(Permission.UNWRAP_KEY);

            while (!world.clock.instant().isAfter(Servers.START.plusSeconds(450))) {
                world.assertReady(1);
                world.tick();
            }

            assertThat(world.inaccessible(1).since())
                    .isBetween(Servers.START.plusSeconds(450), Servers.START.plusSeconds(600));
            assertThat(world.inaccessible(1).cause()).isEqualTo(Cause.revoked(Permission.UNWRAP_KEY));
            assertThat(world.inaccessible(1).detail()).contains("contradicts");
            world.assertClosed(1);
        }

        @Test
        @DisplayName("D6, R14: each failed access keeps what ARM said of it, though it closes nothing")
        void keepsWhatArmSaid() {
            world.enabled(1);
            revoke(Permission.UNWRAP_KEY);

            world.tick();

            world.assertReady(1);
            assertThat(world.events(1, EventType.KEY_ACCESS_FAILED))
                    .extracting(event -> event.details().get("arm"))
                    .startsWith("not asked", "not asked", "Azure Resource Manager contradicts it");
        }

        @Test
        @DisplayName("D6: ARM cannot be read, and the server closes after refusals over 60 s")
        void closesAfterAMinuteWhenArmIsUnreadable() {
            world.enabled(1);
            revoke(Permission.UNWRAP_KEY);
            world.arm.setReadable(false);

            world.tick();
            boolean openAfterOneTick = world.protection(1).access() instanceof Access.Ready;
            world.clock.advance(Duration.ofSeconds(10));
            world.app.sweepKeyAccess().run();

            assertThat(openAfterOneTick).isTrue();
            assertThat(world.inaccessible(1).since())
                    .isBetween(Servers.START.plusSeconds(120), Servers.START.plusSeconds(150));
            world.assertClosed(1);
        }

        @Test
        void asksNobodyElseWhenTheVaultsIdIsNotGiven() {
            world.registered(1);
            world.register(1, Registrations.withoutArm(Servers.registration(1)));
            world.enable(1);
            revoke(Permission.GET);
            world.revokeInArm(1);

            world.tick();
            world.assertReady(1);
            world.tick();

            world.assertClosed(1);
        }

        private void revoke(Permission permission) {
            world.vaults.revoke(
                    Servers.identity(1).clientId(),
                    switch (permission) {
                        case GET -> Operation.GET;
                        case WRAP_KEY -> Operation.WRAP;
                        case UNWRAP_KEY -> Operation.UNWRAP;
                    });
        }
    }

    @Nested
    class WhenTheVaultIsSilent {

        @ParameterizedTest
        @EnumSource(Silence.Reason.class)
        @DisplayName("D5: silence is not a refusal")
        void staysOpen(Silence.Reason reason) {
            world.enabled(1);
            world.vaults.silence(Keys.KEK.vault(), reason);

            world.tick();

            world.assertReady(1);
            assertThat(world.protection(1).checks().lastGood()).isEqualTo(Servers.START);
            assertThat(world.events(1)).doesNotContain(EventType.KEY_ACCESS_FAILED);
        }

        @Test
        @DisplayName("R12: a closed server stays closed")
        void staysClosed() {
            world.closed(1);
            world.vaults.recover(Keys.KEK);
            world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT);

            world.tick();
            world.tick();

            world.assertClosed(1);
        }

        @Test
        void staysOpenWhenTheCanaryComesBackChanged() {
            world.enabled(1);
            world.vaults.corrupt(Operation.UNWRAP);

            world.tick();

            world.assertReady(1);
            assertThat(world.protection(1).checks().lastGood()).isEqualTo(Servers.START);
        }
    }

    @Nested
    class WhenTheKeyComesBack {

        @Test
        @DisplayName("D7: two good checks 60 s apart open")
        void opensAfterTwoGoodChecks() {
            world.closed(1);
            world.vaults.recover(Keys.KEK);

            world.tick();
            world.assertClosed(1);
            world.tick();

            world.assertReady(1);
            assertThat(world.server(1).fence()).isEqualTo(2);
            assertThat(world.events(1)).containsSubsequence(EventType.SERVER_READY, EventType.CONNECTIONS_ACCEPTED);
        }

        @Test
        @DisplayName("D7: a refusal between begins anew")
        void beginsAnewAfterARefusal() {
            world.closed(1);
            world.vaults.recover(Keys.KEK);
            world.tick();
            world.vaults.delete(Keys.KEK);
            world.tick();
            world.vaults.recover(Keys.KEK);

            world.tick();
            world.assertClosed(1);
            world.tick();

            world.assertReady(1);
        }

        @Test
        @DisplayName("D7: the wait doubles with each closure of the day; the fourth within an hour wants revalidate")
        void takesLongerEachTimeAndStaysClosedAtTheFourthClosure() {
            world.enabled(1);
            for (int ticks : new int[] {2, 3, 5}) {
                world.vaults.delete(Keys.KEK);
                world.tick();
                world.assertClosed(1);
                world.vaults.recover(Keys.KEK);
                for (int tick = 1; tick < ticks; tick++) {
                    world.tick();
                    world.assertClosed(1);
                }
                world.tick();
                world.assertReady(1);
            }
            world.vaults.delete(Keys.KEK);
            world.tick();
            world.vaults.recover(Keys.KEK);

            for (int tick = 0; tick < 120; tick++) {
                world.tick();
            }
            world.assertClosed(1);
            world.revalidate(1);

            world.assertReady(1);
        }

        @Test
        @DisplayName("D7: with the setting Manual it waits for a person")
        void staysClosedWhenRecoveryIsManual() {
            world.registered(1);
            world.register(
                    1,
                    Registrations.with(
                            Servers.registration(1),
                            new ServerPolicy(
                                    false, ServerPolicy.Recovery.MANUAL, ServerPolicy.Lease.ENFORCED, Duration.ZERO)));
            world.enable(1);
            world.vaults.delete(Keys.KEK);
            world.tick();
            world.vaults.recover(Keys.KEK);

            world.tick();
            world.tick();
            world.tick();

            world.assertClosed(1);
        }

        @Test
        void changesTheCauseWhenTheKeyIsRefusedForAnother() {
            world.closed(1);
            Instant since = world.inaccessible(1).since();
            world.vaults.recover(Keys.KEK);
            world.vaults.setEnabled(world.version, false);

            world.tick();

            assertThat(world.inaccessible(1).cause()).isEqualTo(Cause.of(Code.KEY_DISABLED));
            assertThat(world.inaccessible(1).since()).isEqualTo(since);
            assertThat(world.inaccessible(1).detail()).contains("KeyDisabled");
            assertThat(world.server(1).fence()).isEqualTo(1);
            assertThat(world.events(1, EventType.KEY_ACCESS_FAILED).getLast().details())
                    .containsEntry("cause", "KeyDisabled");
        }

        @Test
        void opensLaterIfPostgresDoesNotAnswer() {
            world.closed(1);
            world.vaults.recover(Keys.KEK);
            world.tick();
            world.postgres(1).failWith(PostgresFault.UNREACHABLE);
            world.tick();
            assertThat(world.protection(1).enforcement()).isEqualTo(Enforcement.NOT_CONFIRMED);

            world.postgres(1).failWith(null);
            world.tick();

            world.assertReady(1);
        }
    }
}
