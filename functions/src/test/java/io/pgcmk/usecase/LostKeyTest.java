package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to lose a key (R12) and to get it back (D7), through the whole tick. */
class LostKeyTest {
    private static final URI VAULT = Keys.KEK.vault();
    private static final UUID IDENTITY = Servers.identity(1).clientId();
    private static final IdentityId IDENTITY_ID = new IdentityId("/subscriptions/" + Servers.SUBSCRIPTION
            + "/resourceGroups/prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders");

    private final World world = new World();

    @Nested
    class BecauseOfItsSurroundings {

        @ParameterizedTest
        @EnumSource(
                value = Refusal.Reason.class,
                names = {"FIREWALL", "PUBLIC_ACCESS_OFF"})
        @DisplayName("R12 (d): the vault's firewall, or its public access, and ARM confirms it")
        void closesWhenTheFirewallDenies(Refusal.Reason reason) {
            world.enabled(1);
            world.vaults.close(VAULT, reason);
            world.arm.put(Servers.VAULT, facts(true));

            world.tick();

            assertClosedFor(Code.FIREWALL_CHANGED);
            world.vaults.close(VAULT, null);
            assertOpensByItself();
        }

        @Test
        @DisplayName("R8, D6: a firewall that ARM does not know of is our own path's trouble, until the time is up")
        void staysOpenWhenOnlyOurPathIsBroken() {
            world.enabled(1);
            world.vaults.close(VAULT, Refusal.Reason.FIREWALL);

            world.tick();
            world.tick();

            world.assertReady(1);
        }

        @Test
        @DisplayName("R12 (c): the vault is deleted: its name is gone, and ARM has none")
        void closesWhenTheVaultIsDeleted() {
            world.enabled(1);
            world.vaults.silence(VAULT, Silence.Reason.NAME_NOT_FOUND);
            world.arm.remove(Servers.VAULT);

            world.tick();

            assertClosedFor(Code.VAULT_DELETED);
            world.vaults.silence(VAULT, null);
            assertOpensByItself();
        }

        @Test
        @DisplayName("D6: a name that is gone while ARM has the vault is DNS trouble, until the time is up")
        void closesAsUnreachableWhenArmHasTheVault() {
            world.enabled(1);
            world.vaults.silence(VAULT, Silence.Reason.NAME_NOT_FOUND);

            assertClosesInTimeAs(Code.VAULT_UNREACHABLE);
        }

        @Test
        @DisplayName("R5, R12: the vault, or the identity, moved to another tenant")
        void closesWhenTheTenantChanged() {
            world.enabled(1);
            world.vaults.refuse(IDENTITY, Refusal.Reason.WRONG_TENANT);

            world.tick();

            assertClosedFor(Code.TENANT_CHANGED);
            world.vaults.refuse(IDENTITY, null);
            assertOpensByItself();
        }
    }

    @Nested
    class BecauseOfItsIdentity {

        @Test
        @DisplayName("R12 (e): a deleted managed identity whose last token still works")
        void closesWhenArmHasLostIt() {
            world.enabled(1);
            world.arm.putIdentity(IDENTITY, IDENTITY_ID);
            world.tick();
            world.arm.deleteIdentity(IDENTITY);

            world.tick();

            assertClosedFor(Code.IDENTITY_DELETED);
            world.arm.putIdentity(IDENTITY, IDENTITY_ID);
            assertOpensByItself();
        }

        @Test
        void staysOpenWhenArmNeverShowedIt() {
            world.enabled(1);

            world.tick();
            world.tick();

            world.assertReady(1);
        }

        @Test
        @DisplayName("R12 (e): an identity that gets no token for a minute while our own does")
        void closesWhenOnlyItGetsNoToken() {
            world.enabled(1);
            world.vaults.silence(IDENTITY, Silence.Reason.TOKEN_REFUSED);

            world.tick();
            world.assertReady(1);
            world.tick();

            assertClosedFor(Code.IDENTITY_DELETED);
        }

        @Test
        @DisplayName("D5: a token endpoint that refuses us too is down: silence, until the time is up")
        void closesAsUnreachableWhenWeGetNoneEither() {
            world.enabled(1);
            world.vaults.silence(IDENTITY, Silence.Reason.TOKEN_REFUSED);
            world.own.setWorks(false);

            assertClosesInTimeAs(Code.VAULT_UNREACHABLE);
        }

        @Test
        @DisplayName("R7: another identity forgets what was seen of the old one")
        void doesNotBlameTheOldIdentityOnTheNewOne() {
            world.enabled(1);
            world.arm.putIdentity(IDENTITY, IDENTITY_ID);
            world.tick();

            assertThat(world.protection(1).checks().identity()).isEqualTo(IDENTITY_ID);
            assertThat(world.server(1).with(Servers.registration(2)).protection())
                    .extracting("checks.identity")
                    .isNull();
        }
    }

    @Nested
    class BecauseNobodyAnswers {

        @ParameterizedTest
        @EnumSource(
                value = Silence.Reason.class,
                names = {"NAME_NOT_FOUND", "TOKEN_REFUSED"},
                mode = EnumSource.Mode.EXCLUDE)
        @DisplayName("D5, R12: a silent vault closes by the end of the ten minutes, and says so")
        void closesInTime(Silence.Reason reason) {
            world.enabled(1);
            world.vaults.silence(VAULT, reason);

            assertClosesInTimeAs(Code.VAULT_UNREACHABLE);
            assertThat(world.inaccessible(1).detail()).contains(reason.name(), "times");
            assertThat(world.events(1, EventType.KEY_ACCESS_UNANSWERED)).hasSize(1);
            world.vaults.silence(VAULT, null);
            assertOpensByItself();
        }

        @Test
        @DisplayName("D5: one check in seven minutes that is answered keeps the server open")
        void staysOpenWhenOneCheckInSevenMinutesIsAnswered() {
            world.enabled(1);
            for (int round = 0; round < 5; round++) {
                world.vaults.silence(VAULT, Silence.Reason.TIMEOUT);
                for (int minute = 0; minute < 6; minute++) {
                    world.tick();
                }
                world.vaults.silence(VAULT, null);
                world.tick();
                world.assertReady(1);
            }
        }

        @Test
        @DisplayName("R14: of a closed server the failure is told again each hour, with how often it was seen")
        void isToldOfEachHour() {
            world.closed(1);
            int before = world.events(1, EventType.KEY_ACCESS_FAILED).size();
            for (int minute = 0; minute < 60; minute++) {
                world.tick();
            }

            List<Event> failed = world.events(1, EventType.KEY_ACCESS_FAILED);
            assertThat(failed).hasSize(before + 1);
            assertThat(failed.getLast().details()).containsEntry("times", "56").containsKey("since");
        }

        @Test
        @DisplayName("R14: silence that ends is regained access")
        void saysThatItIsRegained() {
            world.enabled(1);
            world.vaults.silence(VAULT, Silence.Reason.TIMEOUT);
            world.tick();
            world.vaults.silence(VAULT, null);
            world.tick();

            assertThat(world.events(1)).contains(EventType.KEY_ACCESS_REGAINED);
            assertThat(world.protection(1).checks().unanswered()).isNull();
        }
    }

    @Nested
    class ThatManyServersShare {
        private static final int SERVERS = 60;

        @Test
        @DisplayName("R10: a sample of twenty speaks for the rest: one tick closes all, for a fraction of the requests")
        void closesAllOfThemInOneTick() {
            for (int number = 1; number <= SERVERS; number++) {
                world.enabled(number);
            }
            world.tick();
            world.tick();
            world.tick();
            world.vaults.delete(Keys.KEK);
            int before = world.vaults.calls().size();

            world.tick();

            for (int number = 1; number <= SERVERS; number++) {
                world.assertClosed(number);
                assertThat(world.inaccessible(number).cause().code()).isEqualTo(Code.KEY_DELETED);
            }
            assertThat(world.vaults.calls().size() - before).isLessThan(SERVERS * 3 * 2);
        }

        @Test
        @DisplayName("R10: found by one server in its turn, a lost key closes those that were not due")
        void closesThoseThatWereNotDue() {
            for (int number = 1; number <= 6; number++) {
                world.enabled(number);
            }
            world.tick();
            world.vaults.setEnabled(world.version, false);

            world.tick();

            for (int number = 1; number <= 6; number++) {
                world.assertClosed(number);
            }
        }

        @Test
        @DisplayName("D5: a silent vault is asked for twenty of them, and closes all by the end of the ten minutes")
        void closesAllOfASilentVault() {
            for (int number = 1; number <= SERVERS; number++) {
                world.enabled(number);
            }
            world.vaults.silence(VAULT, Silence.Reason.TIMEOUT);

            while (world.clock.instant().isBefore(Servers.START.plusSeconds(540))) {
                world.tick();
            }

            for (int number = 1; number <= SERVERS; number++) {
                world.assertClosed(number);
            }
        }
    }

    @Nested
    class OrSeemLostInAnIncident {

        @Test
        @DisplayName("D6: the same failure in three unrelated vaults closes nothing that ARM does not confirm")
        void staysOpenUntilTheTimeIsUp() {
            protectInVaultsOfTheirOwn();
            for (int number = 1; number <= 3; number++) {
                world.vaults.refuse(Servers.identity(number).clientId(), Refusal.Reason.WRONG_TENANT);
            }

            world.tick();
            world.tick();

            world.assertReady(2);
            world.assertReady(3);
            while (world.clock.instant().isBefore(Servers.START.plusSeconds(540))) {
                world.tick();
            }
            world.assertClosed(3);
        }

        @Test
        @DisplayName("D6: and closes what ARM confirms")
        void closesWhatArmConfirms() {
            protectInVaultsOfTheirOwn();
            for (int number = 1; number <= 3; number++) {
                world.vaults.revoke(Servers.identity(number).clientId(), Operation.WRAP);
            }
            world.arm.setReadable(true);
            world.revokeInArm(1);

            world.tick();

            world.assertClosed(1);
        }

        private void protectInVaultsOfTheirOwn() {
            world.enabled(1);
            for (int number = 2; number <= 3; number++) {
                KekId kek = new KekId(URI.create("https://contoso-" + number + ".vault.azure.net"), "orders-kek");
                world.vaults.rotate(kek);
                world.tenants.put(kek.vault(), Servers.TENANT);
                world.registered(number);
                world.register(number, Registrations.withoutArm(Servers.registration(number)));
                world.enable(number, kek);
            }
        }
    }

    @Test
    @DisplayName("R12, D6: the event of a closure says what was asked, what came back, how often, and what ARM said")
    void keepsItsEvidence() {
        world.enabled(1);
        world.vaults.revoke(IDENTITY, Operation.UNWRAP);
        world.revokeInArm(1);

        world.tick();

        Event closure = world.events(1, EventType.SERVER_INACCESSIBLE).getFirst();
        assertThat(closure.details())
                .containsEntry("cause", "PermissionRevoked")
                .containsEntry("key", world.version.toString())
                .containsEntry("identity", IDENTITY.toString())
                .containsEntry("times", "3")
                .containsEntry("firstAt", Servers.START.plusSeconds(60).toString())
                .containsEntry("lastAt", Servers.START.plusSeconds(80).toString())
                .containsEntry("arm", "Azure Resource Manager confirms it")
                .extractingByKey("evidence")
                .asString()
                .contains("403");
    }

    private void assertClosedFor(Code code) {
        world.assertClosed(1);
        assertThat(world.inaccessible(1).cause().code()).isEqualTo(code);
    }

    private void assertClosesInTimeAs(Code code) {
        while (!world.clock.instant().isAfter(Servers.START.plusSeconds(450))) {
            world.assertReady(1);
            world.tick();
        }
        assertClosedFor(code);
        assertThat(world.inaccessible(1).since()).isBefore(Servers.START.plusSeconds(600));
    }

    private void assertOpensByItself() {
        Instant back = world.clock.instant();
        while (!world.postgres(1).acceptsClients()) {
            world.tick();
            assertThat(Duration.between(back, world.clock.instant())).isLessThan(Duration.ofMinutes(5));
        }
        world.assertReady(1);
        world.assertNothingIsLost(1);
    }

    private static VaultFacts facts(boolean firewallDenies) {
        return new VaultFacts(Servers.TENANT, "westeurope", true, true, 90, true, firewallDenies, true, true);
    }
}
