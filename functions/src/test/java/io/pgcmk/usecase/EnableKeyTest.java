package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.operation.Progress;
import io.pgcmk.domain.preflight.Check;
import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.domain.preflight.PostgresRemedy;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoreUnreachableException;
import io.pgcmk.port.StoredDek;
import io.pgcmk.usecase.EnableKey.Outcome;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnableKeyTest {
    private final World world = new World();

    @Test
    @DisplayName("R22: one key protects the server")
    void protectsTheServer() {
        world.registered(1);

        Outcome outcome = world.enable(1);

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(outcome.server()).isEqualTo(world.server(1));
        Protection.Enabled enabled = world.protection(1);
        assertThat(enabled.key().followed()).isEqualTo(Keys.KEK);
        assertThat(enabled.key().pinned()).isEqualTo(world.version);
        assertThat(enabled.access()).isEqualTo(new Access.Ready(Servers.START));
        assertThat(enabled.enforcement()).isEqualTo(Enforcement.CONFIRMED);
        assertThat(enabled.checks().lastGood()).isEqualTo(Servers.START);
        world.assertNothingIsLost(1);
        assertThat(world.events(1))
                .containsExactly(EventType.SERVER_REGISTERED, EventType.KEY_ENABLING_STARTED, EventType.KEY_ENABLED);
    }

    @Test
    void followsTheVersionThatWasNamed() {
        world.registered(1);
        world.vaults.rotate(Keys.KEK);

        world.enable(1, world.version);

        assertThat(world.protection(1).key().followed()).isEqualTo(world.version);
        assertThat(world.protection(1).key().pinned()).isEqualTo(world.version);
    }

    @Test
    @DisplayName("R30, R31: the wrapped DEK lies in the store and in cmk_control, and the vault unwraps it")
    void storesTheWrappedDekInBothPlaces() {
        world.enabled(1);

        List<WrappedDek> control = world.postgres(1).inspect().deks();
        assertThat(world.store.deks(world.server(1).uid()))
                .extracting(StoredDek::dek)
                .containsExactlyElementsOf(control);
        WrappedDek wrapped = control.getFirst();
        assertThat(wrapped.id()).isEqualTo(world.protection(1).key().dek());
        try (Dek dek = world.vaults.actingAs(Servers.identity(1).clientId()).unwrap(wrapped)) {
            assertThat(dek.expose()).hasSize(32);
        }
    }

    @Test
    @DisplayName("R26: what the checks unwrap encrypts nothing")
    void hasACanaryOfItsOwn() {
        world.enabled(1);

        Protection.Enabled enabled = world.protection(1);
        assertThat(enabled.key().canary().id()).isNotEqualTo(enabled.key().dek());
        assertThat(world.store.findDek(
                        world.server(1).uid(), enabled.key().canary().id()))
                .isEmpty();
    }

    @Test
    void doesNothingTheSecondTime() {
        world.enabled(1);
        Server before = world.server(1);

        Outcome again = world.enable(1);

        assertThat(again).isEqualTo(new Outcome.Done(before));
        assertThat(world.store.deks(before.uid())).hasSize(1);
        assertThat(world.events(1, EventType.KEY_ENABLED)).hasSize(1);
    }

    @Test
    @DisplayName("R11: of an Inaccessible server the key cannot be changed")
    void refusesAnotherKeyForAnInaccessibleServer() {
        world.closed(1);
        KekVersion another = world.vaults.rotate(new KekId(Keys.KEK.vault(), "another"));

        RequestRefusedException refused = Refused.by(() -> world.enable(1, another));

        assertThat(refused.code()).isEqualTo("ServerInaccessible");
        assertThat(refused.getMessage()).contains("KeyDeleted", "az keyvault key recover");
    }

    @Test
    void refusesAConditionThatDoesNotHold() {
        world.registered(1);

        RequestRefusedException refused = Refused.by(() -> world.app
                .enableKey()
                .run(Servers.id(1), Keys.KEK, new Precondition(OptionalLong.of(99)), World.CALLER));

        assertThat(refused.kind()).isEqualTo(Kind.STALE);
        assertThat(world.server(1).protection()).isEqualTo(new Protection.None());
    }

    @Test
    void refusesAServerThatIsNotThere() {
        RequestRefusedException refused = Refused.by(() -> world.enable(1));

        assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    @DisplayName("R1-R9: what the preflight finds is said at once, and changes nothing")
    void refusesAKeyThatThePreflightFindsWanting() {
        world.registered(1);
        Server before = world.server(1);
        world.vaults.setEnabled(world.version, false);
        world.tenants.put(Keys.KEK.vault(), new UUID(1, 1));

        RequestRefusedException refused = Refused.by(() -> world.enable(1));

        assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(refused.code()).isEqualTo("AzureKeyVaultTenantMismatchMessage");
        assertThat(refused.getMessage()).contains("more, see details");
        assertThat(refused.findings()).extracting(Finding::check).contains(Check.VAULT_TENANT, Check.KEY_ENABLED);
        assertThat(world.server(1)).isEqualTo(before);
        assertThat(world.store.deks(before.uid())).isEmpty();
    }

    @Test
    @DisplayName("R10: a vault that carries as many checks as it can takes no further server")
    void refusesAVaultThatIsFull() {
        world.registered(1);
        IntStream.rangeClosed(1, 4_000)
                .forEach(number -> world.usage.add(new KeyUse(
                        new KekId(Keys.KEK.vault(), "key-" + number), Servers.uid(1_000 + number), Servers.VAULT)));

        RequestRefusedException refused = Refused.by(() -> world.enable(1));

        assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(refused.code()).isEqualTo("VaultCapacityExceeded");
    }

    @Test
    void asksToTryAgainWhenNothingCanBeSaid() {
        world.registered(1);
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.THROTTLED);

        RequestRefusedException refused = Refused.by(() -> world.enable(1));

        assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(refused.code()).isEqualTo("AzureKeyVaultUnavailable");
        assertThat(refused.findings()).isNotEmpty();
    }

    @Test
    @DisplayName("R31: a DEK that does not come back from the vault is never used")
    void usesNoDekThatTheVaultGivesBackChanged() {
        world.registered(1);
        afterThePreflight(() -> world.vaults.corrupt(Operation.UNWRAP));

        Outcome outcome = world.enable(1);

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(world.store.deks(outcome.server().uid())).isEmpty();
    }

    @Nested
    class WhenSomethingFailsAfterThePreflight {

        @Test
        void endsWithoutEffectIfTheVaultRefuses() {
            world.registered(1);
            afterThePreflight(() -> world.vaults.revoke(Servers.identity(1).clientId(), Operation.WRAP));

            RequestRefusedException refused = Refused.by(() -> world.enable(1));

            assertThat(refused.code()).isEqualTo("AzureKeyVaultKeyRefused");
            assertThat(refused.getMessage()).contains("POST …/validateKey");
            assertThat(world.server(1).protection()).isEqualTo(new Protection.None());
            assertThat(world.events(1, EventType.KEY_ENABLING_FAILED)).hasSize(1);
        }

        @Test
        void endsWithoutEffectIfPostgresRefuses() {
            world.registered(1);
            afterThePreflight(() -> world.postgres(1).failWith(PostgresFault.TOO_PRIVILEGED));

            RequestRefusedException refused = Refused.by(() -> world.enable(1));

            assertThat(refused.code()).isEqualTo("PostgresRefused");
            assertThat(refused.getMessage()).endsWith("; " + PostgresRemedy.of(PostgresFault.TOO_PRIVILEGED));
            assertThat(world.server(1).protection()).isEqualTo(new Protection.None());
            assertThat(world.store.deks(world.server(1).uid()))
                    .singleElement()
                    .extracting(StoredDek::retiredAt)
                    .isEqualTo(Servers.START);
        }

        @Test
        void goesOnLaterIfTheVaultIsSilent() {
            world.registered(1);
            afterThePreflight(() -> world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT));

            Outcome accepted = world.enable(1);
            world.vaults.silence(Keys.KEK.vault(), null);
            world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));

            assertThat(accepted).isInstanceOf(Outcome.Accepted.class);
            assertThat(world.app.resumeOperations().run()).isEqualTo(1);
            world.assertReady(1);
        }

        @Test
        void goesOnLaterIfPostgresIsSilent() {
            world.registered(1);
            afterThePreflight(() -> world.postgres(1).failWith(PostgresFault.UNREACHABLE));

            OperationId operation = ((Outcome.Accepted) world.enable(1)).operation();
            assertThat(world.app.findOperation().run(operation).isRunning()).isTrue();
            world.postgres(1).failWith(null);
            world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));
            world.app.resumeOperations().run();

            world.assertReady(1);
            world.assertNothingIsLost(1);
            assertThat(world.app.findOperation().run(operation).progress())
                    .isEqualTo(new Progress.Succeeded(world.clock.instant()));
            assertThat(world.store.deks(world.server(1).uid())).hasSize(1);
        }

        @Test
        @DisplayName("R29: what was wrapped before the silence must still come out of the vault")
        void doesNotUseAKeyThatNoLongerUnwraps() {
            world.registered(1);
            afterThePreflight(() -> world.postgres(1).failWith(PostgresFault.UNREACHABLE));
            world.enable(1);
            world.postgres(1).failWith(null);
            world.vaults.corrupt(Operation.UNWRAP);
            world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));

            world.app.resumeOperations().run();

            assertThat(world.server(1).protection()).isNotInstanceOf(Protection.Enabled.class);
        }

        @Test
        void givesUpAfterTenMinutesOfSilence() {
            world.registered(1);
            afterThePreflight(() -> world.postgres(1).failWith(PostgresFault.UNREACHABLE));
            OperationId operation = ((Outcome.Accepted) world.enable(1)).operation();

            world.clock.advance(Duration.ofMinutes(10));
            world.app.resumeOperations().run();
            boolean runningAtTheLimit = world.app.findOperation().run(operation).isRunning();
            world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));
            world.app.resumeOperations().run();

            assertThat(runningAtTheLimit).isTrue();
            assertThat(world.app.findOperation().run(operation).progress())
                    .isEqualTo(new Progress.Failed(
                            world.clock.instant(), "PostgresUnreachable", "the fake was told to fail"));
            assertThat(world.server(1).protection()).isEqualTo(new Protection.None());
        }

        @Test
        void keepsNoCallerWaitingForMoreThan20Seconds() {
            assertThat(enabledAfter(Duration.ofSeconds(20).minusNanos(1))).isInstanceOf(Outcome.Done.class);
            assertThat(enabledAfter(Duration.ofSeconds(20))).isInstanceOf(Outcome.Accepted.class);
        }

        /** The seventh step stores the DEK, after the vault took so long to wrap it. */
        private Outcome enabledAfter(Duration wrapping) {
            World other = new World();
            other.registered(1);
            other.steps.after(7, () -> other.clock.advance(wrapping));
            return other.enable(1);
        }
    }

    @Nested
    class WhileTheKeyIsBeingEnabled {

        @Test
        void refusesASecondCallUntilTheLeaseIsOver() {
            interrupted();

            world.clock.advance(ContinueEnabling.LEASE.minusNanos(1));
            RequestRefusedException early = Refused.by(() -> world.enable(1));
            world.clock.advance(Duration.ofNanos(1));
            Outcome taken = world.enable(1);

            assertThat(early.code()).isEqualTo("OperationInProgress");
            assertThat(taken).isInstanceOf(Outcome.Done.class);
            world.assertReady(1);
        }

        @Test
        void refusesAnotherKeyEvenAfterTheLease() {
            interrupted();
            world.clock.advance(ContinueEnabling.LEASE);

            RequestRefusedException refused = Refused.by(() -> world.enable(1, world.version));

            assertThat(refused.code()).isEqualTo("OperationInProgress");
        }

        @Test
        void refusesToReleaseOrDelete() {
            interrupted();

            assertThat(Refused.by(() -> world.release(1)).code()).isEqualTo("OperationInProgress");
            assertThat(Refused.by(() -> world.delete(1)).code()).isEqualTo("OperationInProgress");
        }

        @Test
        void hasNoKeyToRevalidate() {
            interrupted();

            assertThat(Refused.by(() -> world.revalidate(1)).code()).isEqualTo("NoActiveKey");
        }

        @Test
        void isLeftAloneByTheTick() {
            interrupted();
            Server before = world.server(1);

            world.tick();

            assertThat(world.server(1)).isEqualTo(before);
        }

        private void interrupted() {
            world.registered(1);
            world.dyingAfter(4, () -> world.enable(1));
        }
    }

    @Test
    void refusesAServerThatIsBeingReleased() {
        world.enabled(1);
        world.dyingAfter(4, () -> world.release(1));

        assertThat(world.server(1).protection()).isInstanceOf(Protection.Releasing.class);
        assertThat(Refused.by(() -> world.enable(1)).code()).isEqualTo("ServerReleasing");
    }

    @Test
    @DisplayName("R31: no crash loses a DEK; the next call completes")
    void isCompletedByTheNextCallWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> world.registered(1),
                world -> world.enable(1),
                world -> {
                    world.clock.advance(ContinueEnabling.LEASE);
                    world.enable(1);
                },
                EnableKeyTest::assertEnabledOnce);
    }

    @Test
    @DisplayName("R31: no crash loses a DEK; the timer completes what was accepted")
    void isCompletedByTheTimerWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> world.registered(1),
                world -> world.enable(1),
                world -> {
                    world.clock.advance(ContinueEnabling.LEASE.plusNanos(1));
                    world.app.resumeOperations().run();
                    world.enable(1);
                },
                EnableKeyTest::assertEnabledOnce);
    }

    @Test
    @DisplayName("R31: no write whose answer got lost loses a DEK")
    void isCompletedByTheNextCallWhicheverAnswerGotLost() {
        for (int write = 0; ; write++) {
            World other = new World();
            other.registered(1);
            other.store.loseAnswerAfter(write);
            try {
                other.enable(1);
                assertThat(write).as("writes").isEqualTo(3);
                return;
            } catch (StoreUnreachableException e) {
                other.assertNothingIsLost(1);
            }

            other.clock.advance(ContinueEnabling.LEASE);
            other.enable(1);

            assertEnabledOnce(other);
        }
    }

    @Test
    void isDoneOnceByTwoInstances() {
        for (int step = 1; ; step++) {
            World other = new World();
            other.registered(1);
            UseCases second = other.instance(other.clock);
            other.steps.after(step, () -> {
                other.clock.advance(ContinueEnabling.LEASE);
                attempt(() -> second.enableKey().run(Servers.id(1), Keys.KEK, Precondition.NONE, World.CALLER));
            });

            attempt(() -> other.enable(1));

            boolean survived = other.steps.isPending();
            other.clock.advance(ContinueEnabling.LEASE);
            other.steps.restart();
            other.enable(1);
            assertEnabledOnce(other);
            if (survived) {
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    @DisplayName("R7: each of the three rights is wanted")
    void refusesAnIdentityThatLacksARight(Operation right) {
        world.registered(1);
        world.vaults.revoke(Servers.identity(1).clientId(), right);

        RequestRefusedException refused = Refused.by(() -> world.enable(1));

        assertThat(refused.code()).isEqualTo("AzureKeyVaultMissingPermissionsMessage");
        assertThat(refused.findings())
                .filteredOn(finding -> finding.result() == Finding.Result.FAILED)
                .extracting(Finding::check)
                .containsExactly(
                        switch (right) {
                            case GET -> Check.GET_PERMISSION;
                            case WRAP -> Check.WRAP_KEY_PERMISSION;
                            case UNWRAP -> Check.UNWRAP_KEY_PERMISSION;
                        });
    }

    private static void assertEnabledOnce(World world) {
        world.assertReady(1);
        world.assertNothingIsLost(1);
        Server server = world.server(1);
        assertThat(world.store.deks(server.uid())).hasSize(1);
        assertThat(world.postgres(1).inspect().deks()).hasSize(1);
        assertThat(world.events(1, EventType.KEY_ENABLED)).hasSize(1);
        assertThat(world.store.abandonedOperations(world.clock.instant().plusSeconds(3600), 10))
                .isEmpty();
    }

    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (RequestRefusedException e) {
            assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
        } catch (StaleStateException e) {
            // The caller is told to repeat the call.
        }
    }

    /** The fourth step stores that the key is being enabled; the preflight is over by then. */
    private void afterThePreflight(Runnable interference) {
        world.steps.after(4, interference);
    }
}
