package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.StoredDek;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReleaseServerTest {
    private final World world = new World();

    @Test
    void leavesTheServerAmongTheUsersOfNoKey() {
        world.enabled(1);
        assertThat(world.usage.contains(Keys.KEK, world.server(1).uid())).isTrue();

        world.release(1);

        assertThat(world.usage.contains(Keys.KEK, world.server(1).uid())).isFalse();
    }

    @Test
    @DisplayName("D10: gate and key reference are taken away, and the server stays registered")
    void givesAReadyServerBack() {
        world.enabled(1);

        Server released = world.release(1);

        assertThat(released).isEqualTo(world.server(1));
        assertReleasedOnce(world);
    }

    @Test
    void doesNothingTheSecondTime() {
        world.enabled(1);
        Server before = world.release(1);

        assertThat(world.release(1)).isEqualTo(before);
        assertReleasedOnce(world);
    }

    @Test
    void leavesNothingToCheck() {
        world.enabled(1);
        world.release(1);

        world.tick();

        assertThat(world.schedule.contains(world.server(1).uid())).isFalse();
    }

    @Test
    void canBeProtectedAnew() {
        world.enabled(1);
        world.release(1);

        world.enable(1);
        world.vaults.delete(Keys.KEK);
        world.tick();

        world.assertClosed(1);
        assertThat(world.store.deks(world.server(1).uid())).hasSize(2);
        world.assertNothingIsLost(1);
    }

    @Test
    @DisplayName("R11: an Inaccessible server is not released")
    void refusesAnInaccessibleServer() {
        world.closed(1);

        RequestRefusedException refused = Refused.by(() -> world.release(1));

        assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(refused.code()).isEqualTo("ServerInaccessible");
        world.assertClosed(1);
    }

    @Test
    void leavesTheServerProtectedWhenPostgresDoesNotAnswer() {
        world.enabled(1);
        Server before = world.server(1);
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);

        RequestRefusedException refused = Refused.by(() -> world.release(1));

        assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(world.server(1)).isEqualTo(before);
    }

    @Test
    void isFinishedByTheTickWhenPostgresFailsHalfWay() {
        world.enabled(1);
        world.steps.after(3, () -> world.postgres(1).failWith(PostgresFault.UNREACHABLE));

        RequestRefusedException refused = Refused.by(() -> world.release(1));
        world.tick();
        Protection halfWay = world.server(1).protection();
        world.postgres(1).failWith(null);
        world.tick();

        assertThat(refused.code()).isEqualTo("PostgresUnreachable");
        assertThat(halfWay).isInstanceOf(Protection.Releasing.class);
        assertReleasedOnce(world);
    }

    @Test
    void refusesAConditionThatDoesNotHold() {
        world.enabled(1);

        RequestRefusedException refused = Refused.by(() ->
                world.app.releaseServer().run(Servers.id(1), new Precondition(OptionalLong.of(99)), World.CALLER));

        assertThat(refused.kind()).isEqualTo(Kind.STALE);
        world.assertReady(1);
    }

    @Test
    void holdsWhenTheConditionHolds() {
        world.enabled(1);
        long revision = world.server(1).revision();

        world.app.releaseServer().run(Servers.id(1), new Precondition(OptionalLong.of(revision)), World.CALLER);

        assertReleasedOnce(world);
    }

    @Test
    void isCompletedByTheNextCallWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> world.enabled(1),
                world -> world.release(1),
                world -> world.release(1),
                ReleaseServerTest::assertReleasedOnce);
    }

    @Test
    void isCompletedByTheTickWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> world.enabled(1),
                world -> world.release(1),
                world -> {
                    world.tick();
                    world.release(1);
                },
                ReleaseServerTest::assertReleasedOnce);
    }

    private static void assertReleasedOnce(World world) {
        Server server = world.server(1);
        assertThat(server.protection()).isEqualTo(new Protection.None());
        assertThat(server.fence()).isEqualTo(1);
        assertThat(world.postgres(1).acceptsClients()).isTrue();
        assertThat(world.postgres(1).inspect().boundTo()).isNull();
        assertThat(world.store.deks(server.uid()))
                .singleElement()
                .extracting(StoredDek::retiredAt)
                .isNotNull();
        assertThat(world.events(1, EventType.SERVER_RELEASING)).hasSize(1);
        assertThat(world.events(1, EventType.SERVER_RELEASED)).hasSize(1);
    }
}
