package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R16: a server of several hosts, when these are changed,")
class HostSetChangedTest extends HostSetWorld {

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
