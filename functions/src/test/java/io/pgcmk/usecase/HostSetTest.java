package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("R16: a server of several hosts")
class HostSetTest {
    /** Where the standby of server 1 is. */
    private static final int STANDBY = 2;

    private final World world = new World();
    private final Copies copies = new Copies(world);

    @Nested
    class WhenItIsRegistered {

        @Test
        @DisplayName("is one server, whose hosts are all bound to it, and all Ready with it")
        void isOneServer() {
            FakePostgresServer standby = enabledSet();

            assertThat(world.server(1).registration().postgres().endpoints())
                    .containsExactly(Servers.endpoint(1), Servers.endpoint(STANDBY));
            assertThat(standby.inspect().boundTo()).isEqualTo(world.server(1).uid());
            assertThat(standby.acceptsClients()).isTrue();
            assertThat(world.postgres(1).read().strangers()).isEmpty();
            world.assertReady(1);
        }

        @Test
        @DisplayName("is registered though its primary is not the first host that is named")
        void mayHaveItsPrimaryAnywhere() {
            standby();

            world.register(1, hosts(STANDBY, 1));

            assertThat(world.server(1).node()).isEqualTo(Servers.node(1));
        }

        @Test
        @DisplayName("must be one: a primary, and standbys of its system")
        void refusesWhatIsNotOneServer() {
            world.postgres(1);
            world.postgres(3);
            assertRefused(hosts(1, 3), "HostsNotOneServer", "several are primaries: db-1.contoso.example:5432, db-3");

            standby();
            copies.following(4, STANDBY);
            assertRefused(hosts(STANDBY, 4), "HostsNotOneServer", "none of the hosts is a primary");

            copies.following(5, 3);
            assertRefused(hosts(1, 5), "HostsNotOneServer", "db-5.contoso.example:5432 follows another primary");
            assertThat(world.postgres(1).inspect().boundTo()).isNull();
        }

        @Test
        @DisplayName("must answer on every host, so that none is forgotten")
        void refusesAHostThatDoesNotAnswer() {
            standby().failWith(PostgresFault.UNREACHABLE);

            assertThat(Refused.by(() -> world.register(1, hosts(1, STANDBY))).code())
                    .isEqualTo("PostgresUnreachable");
        }

        @Test
        @DisplayName("must replay before a lease has ended")
        void refusesAHostThatLags() {
            FakePostgresServer standby = standby();

            standby.replaysLaterBy(Duration.ofSeconds(570));
            assertRefused(hosts(1, STANDBY), "ReplayDelayTooLong", "recovery_min_apply_delay of db-2");

            standby.replaysLaterBy(Duration.ofSeconds(569));
            world.register(1, hosts(1, STANDBY));
        }

        @Test
        @DisplayName("has no host that is registered as a replica, nor is a host registered as one")
        void isNotARegisteredReplicaToo() {
            world.enabled(1);
            copies.replica(STANDBY, 1);
            assertThat(Refused.by(() -> update(hosts(1, STANDBY))).code()).isEqualTo("HostRegisteredElsewhere");

            copies.following(3, 1);
            update(hosts(1, 3));
            assertThat(Refused.by(() -> copies.register(3, CopyMode.REPLICA, 1)).code())
                    .isEqualTo("ClusterNameInUse");
        }

        @Test
        @DisplayName("has a host that was a replica, once that is deleted")
        void mayHaveBeenAReplica() {
            world.enabled(1);
            FakePostgresServer standby = copies.replica(STANDBY, 1);
            world.delete(STANDBY);
            assertThat(standby.acceptsClients()).isFalse();

            update(hosts(1, STANDBY));

            assertThat(standby.inspect().boundTo()).isEqualTo(world.server(1).uid());
            assertThat(standby.acceptsClients()).isTrue();
        }

        @Test
        @DisplayName("is no standby alone: its primary is one of its hosts, or it is a replica")
        void isNoStandbyAlone() {
            standby();
            assertRefused(hosts(STANDBY), "HostsNotOneServer", "the host is a standby; name its primary, too");

            enabledSet();
            assertThat(Refused.by(() -> update(hosts(STANDBY))).code()).isEqualTo("HostsNotOneServer");
            world.assertReady(1);
        }

        @Test
        @DisplayName("R10: on PostgreSQL 15 and 16 has a guard on each standby, which closes one whose primary is lost")
        void refusesAHostWithoutAGuard() {
            world.postgres(1, 16);
            FakePostgresServer standby = copies.following(STANDBY, 16, 1);
            assertRefused(hosts(1, STANDBY), "GuardRequired", "none is at work on db-2.contoso.example:5432");

            standby.guardedBy(new GuardReport(world.clock.instant().minusSeconds(180), DataAtRest.NONE));
            assertRefused(hosts(1, STANDBY), "GuardRequired", "postgres.standbyHba");

            standby.guardedBy(new GuardReport(world.clock.instant().minusSeconds(179), DataAtRest.NONE));
            world.register(1, hosts(1, STANDBY));
        }

        @Test
        @DisplayName("D1: must have a lease that ends, which alone holds a copy of a host")
        void refusesALeaseWithoutAnEnd() {
            standby();
            Registration set = hosts(1, STANDBY);
            ServerPolicy off =
                    new ServerPolicy(false, ServerPolicy.Recovery.AUTOMATIC, ServerPolicy.Lease.OFF, Duration.ZERO);

            assertThat(Refused.by(() -> world.register(1, Registrations.with(set, off)))
                            .code())
                    .isEqualTo("LeaseRequired");
            world.register(1, set);
            assertThat(Refused.by(() -> update(Registrations.with(set, off))).code())
                    .isEqualTo("LeaseRequired");
            update(Registrations.with(Servers.registration(1), off));
        }

        @Test
        @DisplayName("is registered and changed by whoever repeats the call of an instance that died anywhere")
        void isRegisteredThoughTheInstanceDies() {
            World.killedAfterEveryStep(
                    given -> {
                        given.enabled(1);
                        new Copies(given).following(STANDBY, 1);
                    },
                    run -> update(run, hosts(1, STANDBY)),
                    recovery -> update(recovery, hosts(1, STANDBY)),
                    done -> {
                        done.ticks(1);
                        done.assertReady(1);
                        assertThat(done.postgres(STANDBY).acceptsClients()).isTrue();
                        assertThat(done.postgres(STANDBY).inspect().boundTo())
                                .isEqualTo(done.server(1).uid());
                    });
        }
    }

    @Nested
    class WhenAnotherHostBecomesThePrimary {

        @Test
        @DisplayName("serves on without a pause, and its lease is renewed there; the lost host is a finding")
        void servesOn() {
            FakePostgresServer standby = enabledSet();

            failOver(standby);
            assertThat(standby.acceptsClients()).as("at once").isTrue();
            for (int minute = 0; minute < 30; minute++) {
                world.tick();
                assertThat(standby.acceptsClients()).as("minute " + minute).isTrue();
            }

            assertThat(world.protection(1).access()).isInstanceOf(Access.Ready.class);
            assertThat(world.events(1)).doesNotContain(EventType.SERVER_INACCESSIBLE);
            assertThat(findings())
                    .singleElement()
                    .satisfies(details -> assertThat(details)
                            .containsEntry("finding", "HostsNotWell")
                            .containsEntry("hosts", "db-1.contoso.example:5432 does not answer"));
        }

        @Test
        @DisplayName("is well again once the lost host follows the new primary, which makes it a host as before")
        void isWellAgain() {
            FakePostgresServer standby = enabledSet();
            failOver(standby);
            world.ticks(5);

            world.postgres(1).failWith(null);
            world.postgres(1).follows(standby);
            world.ticks(10);

            assertThat(world.events(1, EventType.FINDING_RESOLVED)).hasSize(1);
            assertThat(findings()).hasSize(1);
            assertThat(world.postgres(1).acceptsClients()).isTrue();
            assertThat(standby.read().strangers()).isEmpty();
        }

        @Test
        @DisplayName("is a finding as long as there are two; which of them is meant is not for pg-cmk to say")
        void hasTwoPrimaries() {
            FakePostgresServer standby = enabledSet();

            standby.promote();
            world.ticks(15);

            assertThat(findings())
                    .singleElement()
                    .satisfies(details -> assertThat(details)
                            .containsEntry("hosts", "db-1.contoso.example:5432 is a second primary"));
            assertThat(world.postgres(1).acceptsClients()).isTrue();
            assertThat(standby.acceptsClients()).isTrue();
        }

        @Test
        @DisplayName("before the opening has come to it: it is opened there by the next check")
        void isOpenedThere() {
            FakePostgresServer standby = enabledSet();
            world.vaults.delete(Keys.KEK);
            world.ticks(3);
            standby.stopReplay();
            world.vaults.recover(Keys.KEK);
            world.revalidate(1);
            assertThat(world.postgres(1).acceptsClients()).isTrue();

            failOver(standby);
            assertThat(standby.acceptsClients()).isFalse();
            world.ticks(4);

            assertThat(standby.acceptsClients()).isTrue();
        }

        @Test
        @DisplayName("before its closure has come to it: it is closed there by the next tick")
        void isClosedThere() {
            FakePostgresServer standby = enabledSet();
            standby.stopReplay();
            world.vaults.delete(Keys.KEK);
            world.ticks(3);

            failOver(standby);
            world.tick();

            assertThat(standby.acceptsClients()).isFalse();
        }

        @Test
        @DisplayName("rotates, is closed and opened there")
        void goesOnThere() {
            FakePostgresServer standby = enabledSet();
            failOver(standby);

            world.vaults.rotate(Keys.KEK);
            world.rotate(1);
            assertThat(standby.inspect().deks())
                    .anyMatch(dek ->
                            dek.wrappedBy().equals(world.protection(1).key().pinned()));
            world.vaults.delete(Keys.KEK);
            world.ticks(3);

            assertThat(standby.acceptsClients()).isFalse();
        }

        @Test
        @DisplayName("that was no host before: it denies, which is a finding, until it is revalidated")
        void deniesUntilItIsRevalidated() {
            world.enabled(1);
            FakePostgresServer standby = copies.following(STANDBY, 1);
            world.ticks(1);
            failOver(standby);
            // Behind the one address that was registered.
            world.put(1, standby);
            world.ticks(4);

            assertThat(standby.acceptsClients()).isFalse();
            assertThat(findings())
                    .anySatisfy(details -> assertThat(details).containsEntry("finding", "TimelineNotBound"));

            world.revalidate(1);
            assertThat(standby.acceptsClients()).isTrue();
            world.ticks(12);
            assertThat(standby.acceptsClients()).isTrue();
            assertThat(world.events(1, EventType.FINDING_RESOLVED)).isNotEmpty();
        }

        @Test
        @DisplayName("that was no host before: it can be released, too, and denies nobody then")
        void isReleasedThere() {
            world.enabled(1);
            FakePostgresServer standby = copies.following(STANDBY, 1);
            world.ticks(1);
            failOver(standby);
            world.put(1, standby);

            world.release(1);

            assertThat(standby.acceptsClients()).isTrue();
            assertThat(standby.inspect().boundTo()).isNull();
        }

        @Test
        @DisplayName("R16, D10: what was restored from when it was closed is not opened by a check")
        void doesNotOpenWhatWasRestored() {
            world.closed(1);
            FakePostgresServer restored = FakePostgresServer.restoredFrom(
                    world.postgres(1), Servers.node(1).clusterName());
            world.vaults.recover(Keys.KEK);
            world.revalidate(1);
            world.put(1, restored);

            world.ticks(7);
            assertThat(restored.acceptsClients()).isFalse();

            world.revalidate(1);
            assertThat(restored.acceptsClients()).isTrue();
        }

        @Test
        @DisplayName("D10: and another PostgreSQL behind that address is not bound by a revalidation")
        void bindsNoOtherPostgres() {
            world.enabled(1);
            FakePostgresServer another =
                    new FakePostgresServer(world.steps, new Node("pg-other", "7999999999999999999", 18), world.clock);
            world.put(1, another);

            assertThat(Refused.by(() -> world.revalidate(1)).code()).isEqualTo("PostgresNotTheSame");
            assertThat(another.inspect().boundTo()).isNull();
        }

        @Test
        @DisplayName("D10: nor a copy of it that is another server, and closed: it stays that server's, and closed")
        void takesNoOtherServersPostgres() {
            world.enabled(1);
            copies.waiting(3);
            FakePostgresServer another = world.postgres(3);
            world.put(1, another);

            assertThat(Refused.by(() -> world.revalidate(1)).code()).isEqualTo("PostgresBoundElsewhere");
            assertThat(another.inspect().boundTo()).isEqualTo(world.server(3).uid());

            world.vaults.delete(Keys.KEK);
            world.ticks(3);
            world.vaults.recover(Keys.KEK);
            assertThat(Refused.by(() -> world.revalidate(1)).code()).isEqualTo("PostgresBoundElsewhere");
            assertThat(another.inspect().boundTo()).isEqualTo(world.server(3).uid());
            assertThat(another.acceptsClients()).isFalse();
        }
    }

    @Nested
    class WhenItsKeyIsLost {

        @Test
        @DisplayName("R10: is closed on every host, with the sessions of each")
        void isClosedOnEveryHost() {
            FakePostgresServer standby = enabledSet();
            world.postgres(1).connectClient();
            standby.connectClient();

            world.vaults.delete(Keys.KEK);
            world.ticks(3);

            world.assertClosed(1);
            assertThat(standby.acceptsClients()).isFalse();
            assertThat(standby.sessions()).isZero();
        }

        @Test
        @DisplayName(
                "R10: has no session left on a standby whose lease has ended, though nothing can be written anywhere")
        void isSweptWithoutAPrimary() {
            FakePostgresServer standby = enabledSet();
            world.tick();
            standby.connectClient();
            world.postgres(1).failWith(PostgresFault.UNREACHABLE);
            world.vaults.delete(Keys.KEK);

            world.ticks(11);

            assertThat(world.protection(1).enforcement()).isEqualTo(Enforcement.NOT_CONFIRMED);
            assertThat(standby.acceptsClients()).isFalse();
            assertThat(standby.sessions()).isZero();
        }

        @Test
        @DisplayName(
                "R10: is not said to be closed while a host does not answer; the others are, and have no session left")
        void isNotConfirmedWhileAHostIsSilent() {
            FakePostgresServer standby = enabledSet();
            world.postgres(1).connectClient();
            standby.failWith(PostgresFault.UNREACHABLE);

            world.vaults.delete(Keys.KEK);
            world.ticks(3);

            assertThat(world.protection(1).enforcement()).isEqualTo(Enforcement.NOT_CONFIRMED);
            assertThat(world.postgres(1).acceptsClients()).isFalse();
            assertThat(world.postgres(1).sessions()).isZero();

            standby.failWith(null);
            world.ticks(1);
            world.assertClosed(1);
        }

        @Test
        @DisplayName("R10: opens on every host when the key is back")
        void opensOnEveryHost() {
            FakePostgresServer standby = enabledSet();
            world.vaults.delete(Keys.KEK);
            world.ticks(3);

            world.vaults.recover(Keys.KEK);
            world.revalidate(1);

            world.assertReady(1);
            assertThat(standby.acceptsClients()).isTrue();
        }

        @Test
        @DisplayName("R10, D1: opened where another host is the primary that was none before, it is bound first")
        void bindsWhatItOpens() {
            world.closed(1);
            FakePostgresServer standby = copies.following(STANDBY, 1);
            failOver(standby);
            world.put(1, standby);

            world.vaults.recover(Keys.KEK);
            world.revalidate(1);

            assertThat(standby.inspect().boundTo()).isEqualTo(world.server(1).uid());
            world.assertReady(1);
        }
    }

    @Nested
    class WhenItsHostsChange {

        @Test
        @DisplayName("takes hosts in, and one that is left out has no lease from then on")
        void changes() {
            world.enabled(1);
            FakePostgresServer standby = copies.following(STANDBY, 1);
            assertThat(standby.acceptsClients()).isFalse();

            update(hosts(1, STANDBY));
            assertThat(standby.acceptsClients()).isTrue();

            update(hosts(1));
            assertThat(standby.acceptsClients()).isFalse();
            world.assertReady(1);
        }

        @Test
        @DisplayName("keeps the host that became the primary, and is known by its node from then on")
        void keepsTheNewPrimary() {
            FakePostgresServer standby = enabledSet();
            failOver(standby);

            update(hosts(STANDBY));

            assertThat(world.server(1).node().clusterName())
                    .isEqualTo(Servers.node(STANDBY).clusterName());
            assertThat(standby.acceptsClients()).isTrue();
        }

        @Test
        @DisplayName(
                "leaves out a host that is gone while another is down, but not without a primary, nor takes one in unseen")
        void leavesOutWhatIsGone() {
            FakePostgresServer standby = standby();
            copies.following(3, 1);
            enable(hosts(1, STANDBY, 3));
            world.postgres(3).failWith(PostgresFault.UNREACHABLE);
            standby.failWith(PostgresFault.UNREACHABLE);

            update(hosts(1, 3));
            assertThat(world.server(1).registration().postgres().endpoints())
                    .containsExactly(Servers.endpoint(1), Servers.endpoint(3));
            assertThat(world.postgres(3).acceptsClients())
                    .as("a host that stays, and is silent")
                    .isTrue();
            assertThat(Refused.by(() -> update(hosts(1, STANDBY))).code()).isEqualTo("PostgresUnreachable");

            world.postgres(3).failWith(null);
            world.ticks(4);
            assertThat(world.postgres(3).acceptsClients()).isTrue();
            assertThat(standby.acceptsClients()).as("what was left out").isFalse();
            world.postgres(1).failWith(PostgresFault.UNREACHABLE);
            assertThat(Refused.by(() -> update(hosts(3, 1))).code()).isEqualTo("PostgresUnreachable");
        }

        @Test
        @DisplayName("D10: and refuses a host of another server")
        void refusesAnother() {
            world.enabled(1);
            world.enabled(3);
            copies.following(STANDBY, 3);

            assertThat(Refused.by(() -> update(hosts(3, STANDBY))).code()).isEqualTo("PostgresNotTheSame");
            assertThat(world.postgres(3).inspect().boundTo())
                    .isEqualTo(world.server(3).uid());
        }
    }

    @Test
    @DisplayName("is followed by a replica, whatever host is its primary")
    void isFollowedByAReplica() {
        FakePostgresServer standby = enabledSet();
        FakePostgresServer replica = copies.replica(3, 1);
        assertThat(replica.acceptsClients()).isTrue();

        failOver(standby);
        replica.follows(standby);
        world.ticks(15);

        assertThat(replica.acceptsClients()).isTrue();
        assertThat(world.protection(3).access()).isInstanceOf(Access.Ready.class);
    }

    private FakePostgresServer enabledSet() {
        FakePostgresServer standby = standby();
        enable(hosts(1, STANDBY));
        return standby;
    }

    private void enable(Registration set) {
        world.arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);
        world.register(1, set);
        world.enable(1);
    }

    private FakePostgresServer standby() {
        world.postgres(1);
        return copies.following(STANDBY, 1);
    }

    private void failOver(FakePostgresServer standby) {
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);
        standby.promote();
    }

    /** Server 1 on the hosts of these numbers. */
    private static Registration hosts(int... numbers) {
        return Registrations.with(
                Servers.registration(1),
                IntStream.of(numbers).mapToObj(Servers::endpoint).toArray(PostgresEndpoint[]::new));
    }

    private void update(Registration after) {
        update(world, after);
    }

    private static void update(World world, Registration after) {
        world.app.updateServer().run(Servers.id(1), before -> after, Precondition.NONE, World.CALLER);
    }

    private void assertRefused(Registration set, String code, String message) {
        RequestRefusedException refused = Refused.by(() -> world.register(1, set));

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.target()).isEqualTo("properties.postgres.hosts");
        assertThat(refused).hasMessageContaining(message);
    }

    private List<Map<String, String>> findings() {
        return world.events(1, EventType.FINDING).stream().map(Event::details).toList();
    }
}
