package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.example.Keys;
import io.pgcmk.fake.FakePostgresServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R16: a server of several hosts, when its key is lost,")
class HostSetClosedTest extends HostSetWorld {

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
    @DisplayName("R10: has no session left on a standby whose lease has ended, though nothing can be written anywhere")
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
    @DisplayName("R10: is not said to be closed while a host does not answer; the others are, and have no session left")
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
        FakePostgresServer standby = failedOverToNoHost();

        world.vaults.recover(Keys.KEK);
        world.revalidate(1);

        assertThat(standby.inspect().boundTo()).isEqualTo(world.server(1).uid());
        world.assertReady(1);
    }
}
