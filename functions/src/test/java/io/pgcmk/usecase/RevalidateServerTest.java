package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.preflight.Check;
import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RevalidateServerTest {
    private final World world = new World();

    @Nested
    class OfAReadyServer {

        @Test
        void countsAsAGoodCheck() {
            world.enabled(1);
            world.clock.advance(Duration.ofSeconds(30));

            Server server = world.revalidate(1);

            assertThat(server).isEqualTo(world.server(1));
            assertThat(world.protection(1).checks()).isEqualTo(CheckRecord.startingAt(Servers.START.plusSeconds(30)));
            assertThat(server.fence()).isZero();
            world.assertReady(1);
        }

        @Test
        void saysWhatTheVaultSaysAndChangesNothing() {
            world.enabled(1);
            Server before = world.server(1);
            world.vaults.setEnabled(world.version, false);

            RequestRefusedException refused = Refused.by(() -> world.revalidate(1));

            assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
            assertThat(refused.code()).isEqualTo("AzureKeyVaultKeyDisabledMessage");
            assertThat(refused.getMessage())
                    .contains("To mend it: az keyvault key set-attributes --id " + world.version.uri() + " ");
            assertThat(world.server(1)).isEqualTo(before);
        }

        @Test
        @DisplayName("D5: of a silent vault nothing can be said")
        void asksToTryAgainWhenTheVaultIsSilent() {
            world.enabled(1);
            world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT);

            RequestRefusedException refused = Refused.by(() -> world.revalidate(1));

            assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refused.code()).isEqualTo("AzureKeyVaultUnavailable");
        }
    }

    @Nested
    class OfAnInaccessibleServer {

        @Test
        @DisplayName("D2, R11: opens at once when the key works")
        void opensAtOnce() {
            world.closed(1);
            List<Instant> closures = world.protection(1).checks().closures();
            world.vaults.recover(Keys.KEK);

            Server server = world.revalidate(1);

            assertThat(server).isEqualTo(world.server(1));
            assertThat(server.fence()).isEqualTo(2);
            world.assertReady(1);
            assertThat(world.protection(1).checks().closures())
                    .isEqualTo(closures)
                    .hasSize(1);
            assertThat(world.events(1, EventType.SERVER_READY).getFirst().details())
                    .containsEntry("by", World.CALLER.objectId());
        }

        @Test
        void staysClosedWhileTheKeyIsRefused() {
            world.closed(1);

            RequestRefusedException refused = Refused.by(() -> world.revalidate(1));

            assertThat(refused.code()).isEqualTo("AzureKeyVaultKeyNotFoundMessage");
            world.assertClosed(1);
        }

        @ParameterizedTest
        @EnumSource(Operation.class)
        @DisplayName("R7: stays closed while one of the three rights is missing")
        void staysClosedWhileARightIsMissing(Operation right) {
            world.closed(1);
            world.vaults.recover(Keys.KEK);
            world.vaults.revoke(Servers.identity(1).clientId(), right);

            RequestRefusedException refused = Refused.by(() -> world.revalidate(1));

            assertThat(refused.code()).isEqualTo("AzureKeyVaultMissingPermissionsMessage");
            world.assertClosed(1);
        }

        @Test
        void isOpenedByTheNextTickWhenPostgresDoesNotAnswer() {
            world.closed(1);
            world.vaults.recover(Keys.KEK);
            world.postgres(1).failWith(PostgresFault.UNREACHABLE);

            world.revalidate(1);
            Enforcement unreachable = world.protection(1).enforcement();
            world.postgres(1).failWith(null);
            world.tick();

            assertThat(unreachable).isEqualTo(Enforcement.NOT_CONFIRMED);
            world.assertReady(1);
        }

        @Test
        void opensAServerThatACheckLooksAtMeanwhile() {
            world.closed(1);
            world.vaults.recover(Keys.KEK);
            world.steps.after(2, world::tick);

            world.revalidate(1);

            world.assertReady(1);
        }

        @Test
        void isCompletedWhereverItsInstanceDied() {
            World.killedAfterEveryStep(
                    world -> {
                        world.closed(1);
                        world.vaults.recover(Keys.KEK);
                    },
                    world -> world.revalidate(1),
                    world -> world.revalidate(1),
                    world -> {
                        world.assertReady(1);
                        assertThat(world.server(1).fence()).isEqualTo(2);
                        assertThat(world.events(1, EventType.CONNECTIONS_ACCEPTED))
                                .hasSize(1);
                    });
        }
    }

    @Nested
    @DisplayName("D10, R16: of a server that came back")
    class OfAServerThatCameBack {

        @Test
        void opensWhenEverythingHoldsThatMustHoldAtEnabling() {
            cameBack(world);
            WrappedDek before = world.protection(1).key().canary();

            world.revalidate(1);

            world.assertReady(1);
            assertThat(world.vaults.deksInTheClear()).isZero();
            world.assertNothingIsLost(1);
            assertThat(world.protection(1).key().canary()).isNotEqualTo(before);
            assertThat(world.protection(1).checks().lastGood()).isEqualTo(world.clock.instant());
        }

        @Test
        void isWatchedFromThenOn() {
            cameBack(world);
            world.revalidate(1);
            world.vaults.delete(Keys.KEK);

            world.tick();

            assertThat(world.inaccessible(1).cause().code()).isEqualTo(Code.KEY_DELETED);
            world.assertClosed(1);
        }

        @Test
        void staysClosedForWhateverThePreflightFinds() {
            cameBack(world);
            world.tenants.silence(Keys.KEK.vault());

            RequestRefusedException refused = Refused.by(() -> world.revalidate(1));

            assertThat(refused.findings()).extracting(Finding::check).containsExactly(Check.VAULT_TENANT);
            assertThat(world.inaccessible(1).cause()).isEqualTo(Cause.of(Code.AWAITING_REVALIDATION));
            world.assertClosed(1);
        }

        @Test
        @DisplayName("R29: stays closed when its own DEK is not readable, whatever else the key unwraps")
        void staysClosedWhenOnlyItsOwnDekIsUnreadable() {
            cameBack(world);
            StoredServer read = world.store.find(world.server(1).uid()).orElseThrow();
            StoredDek kept = world.store
                    .findDek(read.server().uid(), world.protection(1).key().dek())
                    .orElseThrow();
            WrappedDek damaged = new WrappedDek(
                    kept.dek().id(),
                    kept.dek().wrappedBy(),
                    kept.dek().algorithm(),
                    Keys.dek(7).ciphertext(),
                    kept.dek().checkValue());
            world.store.replace(
                    read,
                    ServerChange.of(read.server())
                            .and(new StoredDek(damaged, kept.scope(), kept.storedAt(), kept.retiredAt())));

            RequestRefusedException refused = Refused.by(() -> world.revalidate(1));

            assertThat(refused.code()).isEqualTo("DekUnreadable");
            assertThat(refused.getMessage()).contains("cmk_control");
            world.assertClosed(1);
        }

        @Test
        @DisplayName("D5: of its DEK nothing can be said while the vault is silent")
        void asksToTryAgainWhenTheVaultFallsSilent() {
            cameBack(world);
            world.steps.after(4, () -> world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT));

            RequestRefusedException refused = Refused.by(() -> world.revalidate(1));

            assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refused.code()).isEqualTo("AzureKeyVaultUnavailable");
            world.assertClosed(1);
        }

        @Test
        @DisplayName("R29: stays closed when its own DEK does not come out of the vault")
        void staysClosedWhenItsDekIsUnreadable() {
            cameBack(world);
            // The round trip of the preflight is over with the look at PostgreSQL.
            world.steps.after(4, () -> world.vaults.corrupt(Operation.UNWRAP));

            RequestRefusedException refused = Refused.by(() -> world.revalidate(1));

            assertThat(refused.code()).isEqualTo("DekUnreadable");
            world.assertClosed(1);
        }

        @Test
        void doesNotOpenByItself() {
            cameBack(world);

            for (int minute = 0; minute < 5; minute++) {
                world.tick();
            }

            assertThat(world.inaccessible(1).cause()).isEqualTo(Cause.of(Code.AWAITING_REVALIDATION));
            world.assertClosed(1);
        }

        @Test
        void isClosedAgainByEachTick() {
            cameBack(world);
            world.postgres(1).openByHand();

            world.tick();

            world.assertClosed(1);
        }

        @Test
        @DisplayName("R11: revalidation is what makes it Ready")
        void saysHowToMakeItReady() {
            cameBack(world);

            RequestRefusedException refused = Refused.by(() -> world.release(1));

            assertThat(refused.code()).isEqualTo("ServerInaccessible");
            assertThat(refused.getMessage()).contains("AwaitingRevalidation", "revalidate");
        }

        @Test
        void isCompletedWhereverItsInstanceDied() {
            World.killedAfterEveryStep(
                    RevalidateServerTest::cameBack,
                    world -> world.revalidate(1),
                    world -> world.revalidate(1),
                    world -> world.assertReady(1));
        }
    }

    @Test
    void refusesAServerWithoutAKey() {
        world.registered(1);

        RequestRefusedException refused = Refused.by(() -> world.revalidate(1));

        assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(refused.code()).isEqualTo("NoActiveKey");
    }

    @Test
    void refusesAConditionThatDoesNotHold() {
        world.enabled(1);

        RequestRefusedException refused = Refused.by(() ->
                world.app.revalidateServer().run(Servers.id(1), new Precondition(OptionalLong.of(99)), World.CALLER));

        assertThat(refused.kind()).isEqualTo(Kind.STALE);
    }

    @Test
    void refusesAnExpiredKeyAndOneThatIsNotYetValid() {
        world.enabled(1);

        world.vaults.setValidity(world.version, null, Servers.START);
        String expired = Refused.by(() -> world.revalidate(1)).code();
        world.vaults.setValidity(world.version, Servers.START.plusNanos(1), null);
        String notYetValid = Refused.by(() -> world.revalidate(1)).code();

        assertThat(expired).isEqualTo("AzureKeyVaultInvalidExpirationDate");
        assertThat(notYetValid).isEqualTo("AzureKeyVaultInvalidActivationDate");
    }

    /** Deleted while Inaccessible, registered again, and its key works. */
    private static void cameBack(World world) {
        world.closed(1).delete(1);
        world.vaults.recover(Keys.KEK);
        world.register(1);
    }
}
