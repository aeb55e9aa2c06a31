package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.StoreUnreachableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CheckOnEventTest {
    private static final Notice KEY = new Notice.OfKeys(KeyScope.OfKey.of(Keys.KEK));
    private static final Notice VAULT = new Notice.OfKeys(new KeyScope.OfVault("contoso"));
    private static final KekId OTHER = new KekId(Keys.KEK.vault(), "other-kek");

    private final World world = new World();

    @Test
    @DisplayName("R10: closes the servers of a lost key at once, and not at the next tick")
    void closesAtOnce() {
        world.enabled(1).enabled(2);
        world.vaults.delete(Keys.KEK);
        Instant lost = world.clock.instant();

        int count = world.app.checkOnEvent().run(KEY);

        assertThat(count).isEqualTo(2);
        world.assertClosed(1);
        world.assertClosed(2);
        assertThat(Duration.between(lost, world.clock.instant())).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void closesNothingWhenTheKeyWorks() {
        world.enabled(1);

        world.app.checkOnEvent().run(KEY);

        world.assertReady(1);
    }

    @Test
    void looksAgainWhileTheChangeSpreads() {
        world.enabled(1);

        world.app.checkOnEvent().run(KEY);

        assertThat(looks(1))
                .containsExactly(
                        Servers.START.plus(Duration.ofMinutes(1)),
                        Servers.START.plus(Duration.ofMinutes(3)),
                        Servers.START.plus(Duration.ofMinutes(6)));
    }

    @Test
    void looksAtEachOfThemThen() {
        world.enabled(1).enabled(2).enabled(3);
        world.app.checkOnEvent().run(KEY);

        world.tick();

        for (int number = 1; number <= 3; number++) {
            assertThat(world.protection(number).checks().checkedAt())
                    .as("server %d", number)
                    .isEqualTo(world.clock.instant());
        }
    }

    @Nested
    class OfAStorm {

        @Test
        @DisplayName("a thousand events for one vault cause one round")
        void looksOnce() {
            world.enabled(1).enabled(2);
            long before = world.vaults.calls(Operation.UNWRAP);

            for (int event = 0; event < 1000; event++) {
                world.app.checkOnEvent().run(VAULT);
            }

            assertThat(world.vaults.calls(Operation.UNWRAP) - before).isEqualTo(2);
            assertThat(world.usage.reads()).isEqualTo(1);
            assertThat(looks(1)).hasSize(3);
        }

        @Test
        void looksOnceThoughEachEventNamesAnotherOfItsKeys() {
            world.enabled(1);
            long before = world.vaults.calls(Operation.UNWRAP);

            world.app.checkOnEvent().run(KEY);
            world.app.checkOnEvent().run(VAULT);

            assertThat(world.vaults.calls(Operation.UNWRAP) - before).isEqualTo(1);
        }

        @Test
        void looksOnceThoughTwoInstancesGetTheEvents() {
            world.enabled(1);
            long before = world.vaults.calls(Operation.UNWRAP);

            world.app.checkOnEvent().run(VAULT);
            int again = world.instance(world.clock).checkOnEvent().run(VAULT);

            assertThat(again).isZero();
            assertThat(world.vaults.calls(Operation.UNWRAP) - before).isEqualTo(1);
        }

        @Test
        void looksAtAServerThatIsEnabledInTheMiddleOfIt() {
            int nobody = world.app.checkOnEvent().run(KEY);
            world.enabled(1);

            assertThat(nobody).isZero();
            assertThat(world.app.checkOnEvent().run(KEY)).isEqualTo(1);
        }

        @Test
        void looksAgainInTheNextMinute() {
            world.enabled(1);
            world.app.checkOnEvent().run(VAULT);

            world.clock.advance(Duration.ofMinutes(1).minusNanos(1));
            int lastOfTheMinute = world.app.checkOnEvent().run(VAULT);
            world.clock.advance(Duration.ofNanos(1));
            int next = world.app.checkOnEvent().run(VAULT);

            assertThat(lastOfTheMinute).isZero();
            assertThat(next).isEqualTo(1);
        }
    }

    @Nested
    class OfAFault {

        @Test
        void isTakenUpWhenTheEventComesAgain() {
            world.enabled(1);
            world.vaults.delete(Keys.KEK);
            world.usage.setReachable(false);
            assertThatExceptionOfType(StoreUnreachableException.class)
                    .isThrownBy(() -> world.app.checkOnEvent().run(KEY));

            world.usage.setReachable(true);
            world.app.checkOnEvent().run(KEY);

            world.assertClosed(1);
        }

        @Test
        void isMadeGoodByTheNextTickWhereverTheInstanceDied() {
            World.killedAfterEveryStep(
                    given -> given.enabled(1).vaults.delete(Keys.KEK),
                    run -> run.app.checkOnEvent().run(KEY),
                    recovery -> {
                        recovery.tick();
                        recovery.tick();
                    },
                    expectation -> expectation.assertClosed(1));
        }
    }

    @Nested
    class Concerns {

        @Test
        void onlyTheServersOfTheKeyThatIsNamed() {
            world.enabled(1);
            enabledByOther(2);

            assertThat(world.app.checkOnEvent().run(KEY)).isEqualTo(1);
            assertThat(looks(1)).isNotEmpty();
            assertThat(looks(2)).isEmpty();
        }

        @Test
        void allServersOfTheVaultThatIsNamed() {
            world.enabled(1);
            enabledByOther(2);

            assertThat(world.app.checkOnEvent().run(VAULT)).isEqualTo(2);
        }

        @Test
        void serversWhoseVaultLiesInTheScope() {
            world.enabled(1);
            registered(2, identity(2, ServerIdentity.Kind.ATTACHED), null);
            world.enable(2);
            Notice group = new Notice.OfKeys(
                    new KeyScope.Within("/subscriptions/" + Servers.SUBSCRIPTION + "/resourceGroups/KEYS"));

            assertThat(world.app.checkOnEvent().run(group)).isEqualTo(1);
            assertThat(looks(1)).isNotEmpty();
        }

        @Test
        void noServerThatUsesTheKeyNoMore() {
            world.enabled(1);
            world.release(1);
            world.usage.add(new KeyUse(Keys.KEK, world.server(1).uid(), Servers.VAULT));
            world.tick();

            assertThat(world.app.checkOnEvent().run(KEY)).isZero();
        }

        @Test
        @DisplayName("R12 (e): all servers that may have the identity that is deleted")
        void serversThatMayHaveTheIdentity() {
            IdentityId deleted = identityId("shop", "orders-identity");
            world.enabled(1);
            registered(2, identity(2, ServerIdentity.Kind.FEDERATED), Servers.VAULT);
            world.enable(2);
            world.registered(3);
            world.enabled(4);
            seenAs(4, identityId("shop", "another"));
            world.enabled(5);
            seenAs(5, identityId("SHOP", "Orders-Identity"));

            int count = world.app.checkOnEvent().run(new Notice.OfIdentity(deleted));

            assertThat(count).isEqualTo(2);
            assertThat(looks(1)).isNotEmpty();
            assertThat(looks(5)).isNotEmpty();
        }

        @Test
        void noServerOfAnotherSubscriptionThanTheIdentity() {
            world.enabled(1);
            IdentityId elsewhere = new IdentityId("/subscriptions/" + new UUID(9, 9)
                    + "/resourceGroups/shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders");

            assertThat(world.app.checkOnEvent().run(new Notice.OfIdentity(elsewhere)))
                    .isZero();
        }
    }

    private void enabledByOther(int number) {
        world.vaults.rotate(OTHER);
        world.registered(number);
        world.arm.grant(Servers.VAULT, OTHER, Servers.identity(number).principalId(), Keys.ALL_RIGHTS);
        world.enable(number, OTHER);
    }

    private void registered(int number, ServerIdentity identity, @Nullable VaultId vault) {
        world.postgres(number);
        world.arm.grant(Servers.VAULT, Keys.KEK, identity.principalId(), Keys.ALL_RIGHTS);
        Registration usual = Servers.registration(number);
        world.register(
                number,
                new Registration(
                        usual.location(),
                        usual.tags(),
                        usual.skuName(),
                        usual.tier(),
                        usual.postgres(),
                        identity,
                        vault,
                        usual.policy(),
                        usual.copies()));
    }

    private static ServerIdentity identity(int number, ServerIdentity.Kind kind) {
        ServerIdentity usual = Servers.identity(number);
        return new ServerIdentity(kind, usual.clientId(), usual.principalId(), usual.tenantId());
    }

    private static IdentityId identityId(String group, String name) {
        return new IdentityId("/subscriptions/" + Servers.SUBSCRIPTION + "/resourceGroups/" + group
                + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + name);
    }

    /** A check found the server's identity under this id. */
    private void seenAs(int number, IdentityId id) {
        world.arm.putIdentity(Servers.identity(number).clientId(), id);
        world.tick();
    }

    private List<Instant> looks(int number) {
        return world.schedule.find(world.server(number).uid()).orElseThrow().looks();
    }
}
