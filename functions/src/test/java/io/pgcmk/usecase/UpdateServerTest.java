package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.port.Name;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UpdateServerTest {
    private static final PostgresEndpoint MOVED = new PostgresEndpoint("moved.contoso.example", 5433);

    private final World world = new World();

    @Test
    void changesWhatIsRegistered() {
        world.registered(1);

        Server updated = update(with(Map.of("team", "payments")));

        assertThat(updated.registration().tags()).isEqualTo(Map.of("team", "payments"));
        assertThat(world.server(1)).isEqualTo(updated);
        assertThat(updated.revision()).isEqualTo(2);
        assertThat(world.events(1)).containsExactly(EventType.SERVER_REGISTERED, EventType.SERVER_UPDATED);
    }

    @Test
    void doesNothingWhenNothingChanges() {
        world.registered(1);
        Server before = world.server(1);

        assertThat(update(UnaryOperator.identity())).isEqualTo(before);

        assertThat(world.server(1)).isEqualTo(before);
        assertThat(world.events(1)).containsExactly(EventType.SERVER_REGISTERED);
    }

    @Test
    void refusesAConditionThatDoesNotHold() {
        world.registered(1);

        RequestRefusedException refused = Refused.by(() -> world.app
                .updateServer()
                .run(Servers.id(1), with(Map.of()), new Precondition(OptionalLong.of(2)), World.CALLER));

        assertThat(refused.kind()).isEqualTo(Kind.STALE);
    }

    @Test
    void tellsACallerWhomAnotherOvertook() {
        world.registered(1);
        world.steps.after(2, () -> world.enable(1));

        RequestRefusedException refused = Refused.by(() -> update(with(Map.of())));

        assertThat(refused.code()).isEqualTo("Conflict");
    }

    @Nested
    @DisplayName("R7: one managed identity, one server")
    class WhenTheIdentityChanges {

        @Test
        void claimsTheNewOneAndGivesTheOldOneUp() {
            world.registered(1);

            update(with(Servers.identity(2)));

            assertThat(world.names.owner(new Name.OfIdentity(Servers.identity(2).clientId())))
                    .contains(world.server(1).uid());
            assertThat(world.names.owner(new Name.OfIdentity(Servers.identity(1).clientId())))
                    .isEmpty();
        }

        @Test
        void refusesAnothers() {
            world.registered(1).registered(2);

            RequestRefusedException refused = Refused.by(() -> update(with(Servers.identity(2))));

            assertThat(refused.code()).isEqualTo("IdentityInUse");
            assertThat(world.server(1).registration()).isEqualTo(Servers.registration(1));
        }

        @Test
        void givesTheNewOneUpWhenAnotherCallWasFirst() {
            world.registered(1);
            world.steps.after(2, () -> world.enable(1));

            RequestRefusedException refused = Refused.by(() -> update(with(Servers.identity(2))));

            assertThat(refused.code()).isEqualTo("Conflict");
            assertThat(world.names.owner(new Name.OfIdentity(Servers.identity(2).clientId())))
                    .isEmpty();
            assertThat(world.names.owner(new Name.OfIdentity(Servers.identity(1).clientId())))
                    .contains(world.server(1).uid());
        }

        @Test
        void keepsTheNewOneWhenAnotherCallWasFirstToGiveIt() {
            world.registered(1);
            world.steps.after(2, () -> update(with(Servers.identity(2))));

            RequestRefusedException refused = Refused.by(() -> update(with(Servers.identity(2))));

            assertThat(refused.code()).isEqualTo("Conflict");
            assertThat(world.names.owner(new Name.OfIdentity(Servers.identity(2).clientId())))
                    .contains(world.server(1).uid());
        }
    }

    @Nested
    class WhenTheAddressChanges {

        @Test
        void takesTheSamePostgresAtAnotherAddress() {
            world.registered(1);
            world.postgresServers.put(MOVED, world.postgres(1));

            update(with(MOVED));

            assertThat(world.server(1).registration().postgres()).isEqualTo(PostgresHosts.of(MOVED));
        }

        @Test
        @DisplayName("D10: one PostgreSQL, one server")
        void refusesAnotherPostgres() {
            world.registered(1);
            world.postgresServers.put(MOVED, world.postgres(2));

            RequestRefusedException refused = Refused.by(() -> update(with(MOVED)));

            assertThat(refused.kind()).isEqualTo(Kind.BAD_REQUEST);
            assertThat(refused.code()).isEqualTo("PostgresNotTheSame");
            assertThat(refused.target()).isEqualTo("properties.postgres.hosts");
        }

        @Test
        void refusesAPostgresThatDoesNotAnswer() {
            world.registered(1);

            RequestRefusedException refused = Refused.by(() -> update(with(MOVED)));

            assertThat(refused.code()).isEqualTo("PostgresUnreachable");
        }

        @Test
        void asksNobodyWhenTheAddressStays() {
            world.registered(1);
            world.postgres(1).failWith(PostgresFault.UNREACHABLE);

            update(with(Map.of()));

            assertThat(world.server(1).registration().tags()).isEmpty();
        }
    }

    @Nested
    @DisplayName("R11, D2: of an Inaccessible server only what repairs access is changed")
    class WhenTheServerIsInaccessible {

        @Test
        void refusesTagsPolicyAndAddress() {
            world.closed(1);

            assertThat(Refused.by(() -> update(with(Map.of()))).code()).isEqualTo("ServerInaccessible");
            assertThat(Refused.by(() -> update(UpdateServerTest::strict)).code())
                    .isEqualTo("ServerInaccessible");
            assertThat(Refused.by(() -> update(with(MOVED))).code()).isEqualTo("ServerInaccessible");
        }

        @Test
        void takesAnotherIdentity() {
            world.closed(1);
            world.vaults.recover(Keys.KEK);

            update(with(Servers.identity(2)));
            world.revalidate(1);

            world.assertReady(1);
        }

        @Test
        void takesAnotherWayToAskArm() {
            world.closed(1);

            update(Registrations::withoutArm);

            assertThat(world.server(1).registration().keyVaultId()).isNull();
        }

        @Test
        void isFoundByEventsOfTheVaultThatItNames() {
            world.closed(1);
            KeyScope vault = new KeyScope.Within("/subscriptions/" + Servers.VAULT.subscription());
            update(Registrations::withoutArm);
            assertThat(world.usage.users(vault, 10, null).servers()).isEmpty();

            update(before -> Registrations.with(before, Servers.VAULT));

            assertThat(world.usage.users(vault, 10, null).servers())
                    .containsExactly(world.server(1).uid());
        }

        @Test
        void refusesARepairTogetherWithSomethingElse() {
            world.closed(1);

            RequestRefusedException refused = Refused.by(() ->
                    update(before -> Registrations.with(Registrations.with(before, Map.of()), Servers.identity(2))));

            assertThat(refused.code()).isEqualTo("ServerInaccessible");
            assertThat(world.names.owner(new Name.OfIdentity(Servers.identity(2).clientId())))
                    .isEmpty();
        }
    }

    private Server update(UnaryOperator<Registration> change) {
        return world.app.updateServer().run(Servers.id(1), change, Precondition.NONE, World.CALLER);
    }

    private static UnaryOperator<Registration> with(Map<String, String> tags) {
        return before -> Registrations.with(before, tags);
    }

    private static UnaryOperator<Registration> with(ServerIdentity identity) {
        return before -> Registrations.with(before, identity);
    }

    private static UnaryOperator<Registration> with(PostgresEndpoint postgres) {
        return before -> Registrations.with(before, postgres);
    }

    private static Registration strict(Registration before) {
        return Registrations.with(
                before,
                new ServerPolicy(
                        true,
                        before.policy().recovery(),
                        before.policy().lease(),
                        before.policy().transientGrace()));
    }
}
