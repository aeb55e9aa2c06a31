package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R16: a server of several hosts")
class HostSetTest extends HostSetWorld {

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
}
