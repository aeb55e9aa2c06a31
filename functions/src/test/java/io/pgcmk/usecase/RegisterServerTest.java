package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.preflight.PostgresRemedy;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.port.Name;
import io.pgcmk.port.StoredDek;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterServerTest {
    private final World world = new World();

    @Test
    @DisplayName("D10: an open PostgreSQL that is nobody's is registered Ready, without a key")
    void registersAnOpenServerWithoutAKey() {
        world.postgres(1);

        RegisterServer.Registered registered = world.register(1);

        assertThat(registered.created()).isTrue();
        Server server = registered.server();
        assertThat(server.protection()).isEqualTo(new Protection.None());
        assertThat(server.node()).isEqualTo(Servers.node(1));
        assertThat(server.registration()).isEqualTo(Servers.registration(1));
        assertThat(server.revision()).isEqualTo(1);
        assertThat(world.postgres(1).inspect().boundTo()).isEqualTo(server.uid());
        assertThat(world.postgres(1).acceptsClients()).isTrue();
        assertThat(world.events(1)).containsExactly(EventType.SERVER_REGISTERED);
    }

    @Test
    void doesNothingTheSecondTime() {
        world.registered(1);
        Server before = world.server(1);

        RegisterServer.Registered again = world.register(1);

        assertThat(again.created()).isFalse();
        assertThat(again.server()).isEqualTo(before);
        assertThat(world.events(1)).containsExactly(EventType.SERVER_REGISTERED);
    }

    @Test
    void givesEachServerAUidOfItsOwn() {
        world.registered(1).registered(2);

        assertThat(world.server(1).uid()).isNotEqualTo(world.server(2).uid());
    }

    @Test
    @DisplayName("R7: one managed identity, one server")
    void refusesAnIdentityThatAnotherServerHas() {
        world.registered(1);
        world.postgres(2);

        RequestRefusedException refused =
                Refused.by(() -> world.register(2, Registrations.with(Servers.registration(2), Servers.identity(1))));

        assertThat(refused)
                .returns(Kind.CONFLICT, RequestRefusedException::kind)
                .returns("IdentityInUse", RequestRefusedException::code);
        assertLeftNothing(2);
    }

    @Test
    void refusesAPostgresThatIsRegisteredUnderAnotherId() {
        world.registered(1);

        RequestRefusedException refused = Refused.by(() -> world.register(2, at(2, 1)));

        assertThat(refused.code()).isEqualTo("PostgresAlreadyRegistered");
        assertLeftNothing(2);
    }

    @Test
    void refusesAnOpenPostgresThatIsBoundToSomebodyElse() {
        world.postgres(1).bind(Servers.uid(99));

        RequestRefusedException refused = Refused.by(() -> world.register(1));

        assertThat(refused.code()).isEqualTo("PostgresBoundElsewhere");
        assertLeftNothing(1);
    }

    @Test
    void isMendedUnderItsFormerIdWhenItWasDeletedWhilePostgresDidNotAnswer() {
        world.registered(1);
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);
        world.delete(1);
        world.postgres(1).failWith(null);
        RequestRefusedException refused = Refused.by(() -> world.register(2, at(2, 1)));

        world.register(1);
        world.delete(1);
        world.register(2, at(2, 1));

        assertThat(refused.getMessage()).contains("register it under the id that it had");
        assertThat(world.server(2).protection()).isEqualTo(new Protection.None());
    }

    @Test
    void refusesAConditionOnAServerThatIsNotThere() {
        world.postgres(1);

        RequestRefusedException refused = Refused.by(() -> world.app
                .registerServer()
                .run(Servers.id(1), Servers.registration(1), null, new Precondition(OptionalLong.of(1)), World.CALLER));

        assertThat(refused.kind()).isEqualTo(Kind.STALE);
        assertLeftNothing(1);
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, UNAVAILABLE, PostgresUnreachable",
        "LOGIN_REFUSED, CONFLICT, PostgresLoginRefused",
        "TOO_PRIVILEGED, CONFLICT, PostgresRoleTooPrivileged",
        "NOT_PREPARED, CONFLICT, PostgresNotPrepared",
        "HOST_NOT_ALLOWED, BAD_REQUEST, PostgresHostNotAllowed",
        "FENCED, CONFLICT, Conflict",
        "NOT_BOUND, CONFLICT, PostgresBoundElsewhere",
    })
    void refusesAPostgresThatCannotBeUsedAndSaysTheWayOut(PostgresFault fault, Kind kind, String code) {
        world.postgres(1).failWith(fault);

        RequestRefusedException refused = Refused.by(() -> world.register(1));

        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.getMessage()).contains(PostgresRemedy.of(fault));
        assertLeftNothing(1);
    }

    @Nested
    @DisplayName("D10: registration never opens anything")
    class WhenThePostgresIsClosed {

        @Test
        void isRefusedWithoutAKeyThatCouldOpenIt() {
            close(1);

            RequestRefusedException refused = Refused.by(() -> world.register(1));

            assertThat(refused.code()).isEqualTo("PostgresClosedWithoutKey");
            assertThat(refused.getMessage()).contains("cmk.break_glass()");
            assertLeftNothing(1);
        }

        @Test
        @DisplayName("D10, D13: a deleted server comes back with its uid, its DEK and its key, Inaccessible")
        void bringsADeletedServerBackToAwaitItsRevalidation() {
            world.closed(1);
            ServerUid uid = world.server(1).uid();
            Protection.Enabled before = world.protection(1);
            long fence = world.server(1).fence();
            world.delete(1);
            world.vaults.recover(Keys.KEK);
            world.clock.advance(Duration.ofDays(89));

            RegisterServer.Registered registered = world.register(1);

            assertThat(registered.created()).isTrue();
            Server server = registered.server();
            assertThat(server.uid()).isEqualTo(uid);
            assertThat(server.isDeleted()).isFalse();
            assertThat(server.fence()).isGreaterThan(fence);
            assertThat(world.protection(1).key()).isEqualTo(before.key());
            assertThat(world.inaccessible(1).cause()).isEqualTo(Cause.of(Cause.Code.AWAITING_REVALIDATION));
            world.assertClosed(1);
            world.assertNothingIsLost(1);
        }

        @Test
        @DisplayName("D10: a PostgreSQL known under another id comes back with the key that its cmk_control names")
        void takesTheKeyOfCmkControlUnderAnotherId() {
            world.closed(1);
            ServerUid former = world.server(1).uid();
            Protection.Enabled before = world.protection(1);
            world.delete(1);

            Server server = world.register(2, at(2, 1)).server();

            assertThat(server.uid()).isNotEqualTo(former);
            Protection.Enabled enabled = (Protection.Enabled) server.protection();
            assertThat(enabled.key().dek()).isEqualTo(before.key().dek());
            assertThat(enabled.key().followed()).isEqualTo(world.version);
            assertThat(enabled.access()).isInstanceOf(Access.Inaccessible.class);
            assertThat(enabled.enforcement()).isEqualTo(Enforcement.CONFIRMED);
            assertThat(world.postgres(1).acceptsClients()).isFalse();
            assertThat(world.schedule.contains(server.uid())).isTrue();
        }

        @Test
        @DisplayName("D10: one PostgreSQL, one server, also after it passed to another id")
        void isRefusedUnderAThirdId() {
            world.closed(1);
            world.delete(1);
            world.register(2, at(2, 1));

            RequestRefusedException third = Refused.by(() -> world.register(3, at(3, 1)));
            RequestRefusedException former = Refused.by(() -> world.register(1));

            assertThat(third.code()).isEqualTo("PostgresAlreadyRegistered");
            assertThat(former.code()).isEqualTo("PostgresAlreadyRegistered");
        }

        @Test
        void closesOnceMoreWhatSomebodyOpenedAfterItsDeletion() {
            world.closed(1);
            world.delete(1);
            world.postgres(1)
                    .open(Objects.requireNonNull(world.postgres(1).inspect().boundTo()), 99, null);

            world.register(1);

            world.assertClosed(1);
        }

        @Test
        void isClosedByTheNextTickWhenPostgresDoesNotAnswerAtOnce() {
            world.closed(1);
            world.delete(1);
            world.postgres(1).stayOpenFor(1);

            world.register(1);
            assertThat(world.protection(1).enforcement()).isEqualTo(Enforcement.NOT_CONFIRMED);
            world.tick();

            world.assertClosed(1);
        }

        @Test
        @DisplayName("D13: after 90 days nothing is left to bring back")
        void isANewServerOnceTheOldOneIsErased() {
            world.registered(1);
            ServerUid uid = world.server(1).uid();
            world.delete(1);
            world.clock.advance(Duration.ofDays(90));

            world.register(1);

            assertThat(world.server(1).uid()).isNotEqualTo(uid);
        }
    }

    @Test
    @DisplayName("D13: a released and deleted server comes back with its uid, Ready")
    void bringsAReleasedServerBackWithoutItsKey() {
        world.enabled(1);
        ServerUid uid = world.server(1).uid();
        world.delete(1);

        world.register(1);

        assertThat(world.server(1).uid()).isEqualTo(uid);
        assertThat(world.server(1).protection()).isEqualTo(new Protection.None());
        assertThat(world.store.deks(uid)).extracting(StoredDek::retiredAt).doesNotContainNull();
        assertThat(world.postgres(1).acceptsClients()).isTrue();
    }

    @Test
    void isCompletedByTheNextCallWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> world.postgres(1), world -> world.register(1), world -> world.register(1), world -> {
                    Server server = world.server(1);
                    assertThat(server.protection()).isEqualTo(new Protection.None());
                    assertThat(world.postgres(1).inspect().boundTo()).isEqualTo(server.uid());
                    assertThat(world.names.owner(new Name.OfIdentity(
                                    server.registration().identity().clientId())))
                            .contains(server.uid());
                    assertThat(world.names.owner(new Name.OfSystem(server.node().systemIdentifier())))
                            .contains(server.uid());
                    assertThat(world.events(1)).containsExactly(EventType.SERVER_REGISTERED);
                });
    }

    @Test
    @DisplayName("D10: a server that comes back is closed wherever the instance died")
    void isCompletedWhenItBringsAServerBack() {
        World.killedAfterEveryStep(
                world -> world.closed(1).delete(1),
                world -> world.register(1),
                world -> {
                    world.register(1);
                    world.tick();
                },
                world -> {
                    assertThat(world.inaccessible(1).cause()).isEqualTo(Cause.of(Cause.Code.AWAITING_REVALIDATION));
                    world.assertClosed(1);
                    world.assertNothingIsLost(1);
                });
    }

    @Test
    @DisplayName("R10: whatever a tick removes meanwhile, a server that came back is on the schedule")
    void keepsAServerOnTheScheduleThatATickMeetsHalfRegistered() {
        for (int step = 1; ; step++) {
            World world = new World();
            world.closed(1).delete(1);
            world.steps.after(step, world::tick);

            try {
                world.register(1);
            } catch (RequestRefusedException e) {
                assertThat(e.code()).as("the tick was first to close it").isEqualTo("Conflict");
            }

            world.assertNothingIsLost(1);
            world.assertClosed(1);
            if (world.steps.isPending()) {
                return;
            }
        }
    }

    private void close(int number) {
        world.postgres(number).bind(Servers.uid(99));
        world.postgres(number).close(Servers.uid(99), 1, "KeyDeleted");
    }

    /** A refused call has changed nothing. */
    private void assertLeftNothing(int number) {
        assertThat(world.names.owner(new Name.OfServer(Servers.id(number)))).isEmpty();
        assertThat(world.names.owner(
                        new Name.OfIdentity(Servers.identity(number).clientId())))
                .isEmpty();
        assertThat(world.names.owner(new Name.OfSystem(Servers.node(number).systemIdentifier())))
                .isEmpty();
        assertThat(world.store.written()).isLessThanOrEqualTo(1);
    }

    /** The registration of one server at the address of another. */
    private static Registration at(int number, int address) {
        return Registrations.with(Servers.registration(number), Servers.endpoint(address));
    }
}
