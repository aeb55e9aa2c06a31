package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.Name;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import io.pgcmk.usecase.DeleteServer.Deleted;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeleteServerTest {
    private final World world = new World();

    @Test
    void leavesAClosedServerAmongTheUsersOfNoKey() {
        world.closed(1);
        ServerUid uid = world.server(1).uid();

        world.delete(1);

        assertThat(world.usage.contains(Keys.KEK, uid)).isFalse();
    }

    @Test
    void forgetsAServerWithoutAKey() {
        world.registered(1);
        ServerUid uid = world.server(1).uid();

        assertThat(world.delete(1)).isEqualTo(Deleted.OPEN);

        assertDeletedOpen(world, uid);
    }

    @Test
    @DisplayName("D10: a Ready server is released first")
    void releasesAReadyServer() {
        world.enabled(1);
        ServerUid uid = world.server(1).uid();

        assertThat(world.delete(1)).isEqualTo(Deleted.OPEN);

        assertDeletedOpen(world, uid);
    }

    @Test
    @DisplayName("R11, D10: an Inaccessible server is deleted, and its PostgreSQL stays closed")
    void leavesAnInaccessibleServerClosed() {
        world.closed(1);
        ServerUid uid = world.server(1).uid();

        assertThat(world.delete(1)).isEqualTo(Deleted.CLOSED);
        world.tick();

        assertDeletedClosed(world, uid);
    }

    @Test
    @DisplayName("D13: our copies of wrapped DEKs are kept for 90 days")
    void keepsTheWrappedDeksForNinetyDays() {
        world.closed(1);
        ServerUid uid = world.server(1).uid();

        world.delete(1);

        assertThat(world.store.deks(uid))
                .singleElement()
                .extracting(StoredDek::retiredAt)
                .isEqualTo(world.clock.instant());
        world.clock.advance(Duration.ofDays(90).minusNanos(1));
        assertThat(world.store.deks(uid)).hasSize(1);
        assertThat(world.names.owner(new Name.OfServer(Servers.id(1)))).contains(uid);
        world.clock.advance(Duration.ofNanos(1));
        assertThat(world.store.deks(uid)).isEmpty();
        assertThat(world.names.owner(new Name.OfServer(Servers.id(1)))).isEmpty();
    }

    @Test
    void keepsTheTimeAtWhichADekWasRetiredBefore() {
        world.enabled(1);
        ServerUid uid = world.server(1).uid();
        world.release(1);
        world.clock.advance(Duration.ofDays(1));

        world.delete(1);

        assertThat(world.store.deks(uid))
                .singleElement()
                .extracting(StoredDek::retiredAt)
                .isEqualTo(Servers.START);
    }

    @Test
    @DisplayName("R7: the identity may be another server's from then on")
    void givesItsIdentityUp() {
        world.registered(1);

        world.delete(1);

        assertThat(world.names.owner(new Name.OfIdentity(Servers.identity(1).clientId())))
                .isEmpty();
    }

    @Test
    void doesNothingTheSecondTime() {
        world.registered(1);
        ServerUid uid = world.server(1).uid();
        world.delete(1);

        assertThat(world.delete(1)).isEqualTo(Deleted.NOT_FOUND);

        assertDeletedOpen(world, uid);
    }

    @Test
    void doesNothingToAServerThatNeverWas() {
        assertThat(world.delete(1)).isEqualTo(Deleted.NOT_FOUND);
    }

    @Test
    void deletesAServerWithoutAKeyThatDoesNotAnswer() {
        world.registered(1);
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);

        assertThat(world.delete(1)).isEqualTo(Deleted.OPEN);

        assertThat(world.app.findServer().all(Servers.SUBSCRIPTION, null)).isEmpty();
    }

    @Test
    void deletesNoReadyServerThatDoesNotAnswer() {
        world.enabled(1);
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);

        RequestRefusedException refused = Refused.by(() -> world.delete(1));

        assertThat(refused.code()).isEqualTo("PostgresUnreachable");
        world.postgres(1).failWith(null);
        world.assertReady(1);
    }

    @Test
    void refusesAConditionThatDoesNotHold() {
        world.registered(1);

        RequestRefusedException refused = Refused.by(
                () -> world.app.deleteServer().run(Servers.id(1), new Precondition(OptionalLong.of(99)), World.CALLER));

        assertThat(refused.kind()).isEqualTo(Kind.STALE);
        assertThat(world.server(1).isDeleted()).isFalse();
    }

    @Test
    void tellsACallerWhomAnotherOvertook() {
        world.registered(1);
        world.steps.after(2, () -> world.enable(1));

        RequestRefusedException refused = Refused.by(() -> world.delete(1));

        assertThat(refused.code()).isEqualTo("Conflict");
    }

    @Test
    void isCompletedByTheNextCallWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> world.enabled(1),
                world -> world.delete(1),
                world -> world.delete(1),
                world -> assertDeletedOpen(world, former(world)));
    }

    @Test
    @DisplayName("D10: wherever the instance died, PostgreSQL stays closed")
    void isCompletedForAnInaccessibleServerWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> world.closed(1),
                world -> world.delete(1),
                world -> world.delete(1),
                world -> assertDeletedClosed(world, former(world)));
    }

    /** Its name is kept with its uid (D13). */
    private static ServerUid former(World world) {
        return world.names.owner(new Name.OfServer(Servers.id(1))).orElseThrow();
    }

    private static void assertDeletedOpen(World world, ServerUid uid) {
        assertForgotten(world, uid);
        assertThat(world.postgres(1).acceptsClients()).isTrue();
        assertThat(world.postgres(1).inspect().boundTo()).isNull();
        assertThat(world.names.owner(new Name.OfSystem(Servers.node(1).systemIdentifier())))
                .isEmpty();
    }

    private static void assertDeletedClosed(World world, ServerUid uid) {
        assertForgotten(world, uid);
        assertThat(world.postgres(1).acceptsClients()).isFalse();
        assertThat(world.postgres(1).inspect().boundTo()).isEqualTo(uid);
        assertThat(world.names.owner(new Name.OfSystem(Servers.node(1).systemIdentifier())))
                .contains(uid);
    }

    private static void assertForgotten(World world, ServerUid uid) {
        Server server = world.store.find(uid).map(StoredServer::server).orElseThrow();
        assertThat(server.isDeleted()).isTrue();
        assertThat(Refused.by(() -> world.server(1)).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(world.names.owner(new Name.OfIdentity(Servers.identity(1).clientId())))
                .isEmpty();
        world.app.drainOutbox().run();
        assertThat(world.log.of(uid, EventType.SERVER_DELETED)).hasSize(1);
    }
}
