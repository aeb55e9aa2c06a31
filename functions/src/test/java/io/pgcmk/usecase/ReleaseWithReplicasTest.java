package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.port.Name;
import io.pgcmk.port.StoredServer;
import io.pgcmk.usecase.DeleteServer.Deleted;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("R16: releasing and deleting, where replicas are")
class ReleaseWithReplicasTest {
    private final World world = new World();
    private final Copies copies = new Copies(world);

    @Nested
    class OfAPrimary {

        @Test
        @DisplayName("a release is refused while a replica follows it, and names the replica and the way out")
        void isNotReleased() {
            world.enabled(1);
            copies.replica(2, 1);
            Server before = world.server(1);

            RequestRefusedException refused = Refused.by(() -> world.release(1));

            assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
            assertThat(refused.code()).isEqualTo("ServerHasReplicas");
            assertThat(refused.getMessage()).contains(Servers.id(2).toString(), "delete each of them, or promote it");
            assertThat(world.server(1)).isEqualTo(before);
            assertBothAreReady();
        }

        @Test
        @DisplayName("a deletion is refused, too, while it is Ready")
        void isNotDeleted() {
            world.enabled(1);
            copies.replica(2, 1);

            assertThat(Refused.by(() -> world.delete(1)).code()).isEqualTo("ServerHasReplicas");

            assertBothAreReady();
        }

        @Test
        @DisplayName("a replica that waits for its revalidation counts as well")
        void isNotReleasedWhileOneWaits() {
            world.enabled(1);
            copies.following(2, 1);
            copies.register(2, CopyMode.REPLICA, 1);

            assertThat(Refused.by(() -> world.release(1)).code()).isEqualTo("ServerHasReplicas");
        }

        @Test
        @DisplayName("a release goes on as soon as its last replica is deleted")
        void isReleasedWithoutThem() {
            world.enabled(1);
            copies.replica(2, 1);
            copies.replica(3, 1);

            world.delete(2);
            assertThat(Refused.by(() -> world.release(1)).getMessage())
                    .contains(Servers.id(3).toString())
                    .doesNotContain(Servers.id(2).toString());
            world.delete(3);
            world.release(1);

            assertThat(world.postgres(1).acceptsClients()).isTrue();
        }

        @Test
        @DisplayName("a copy that goes on by itself holds nothing up")
        void isReleasedBesideARestoredCopy() {
            world.enabled(1);
            copies.waiting(2);
            world.revalidate(2);

            world.release(1);

            world.assertReady(2);
        }

        @Test
        @DisplayName("R11: an Inaccessible one is deleted, and everything stays closed")
        void isDeletedWhileItIsInaccessible() {
            world.enabled(1);
            copies.replica(2, 1);
            world.vaults.delete(Keys.KEK);
            world.ticks(4);

            assertThat(world.delete(1)).isEqualTo(Deleted.CLOSED);

            assertThat(world.postgres(1).acceptsClients()).isFalse();
            assertThat(world.postgres(2).acceptsClients()).isFalse();
        }

        private void assertBothAreReady() {
            world.assertReady(1);
            world.assertReady(2);
        }
    }

    @Nested
    class OfAReplica {

        @Test
        @DisplayName("a release is refused: a standby of a protected server stays protected")
        void isNotReleased() {
            world.enabled(1);
            copies.replica(2, 1);
            Server before = world.server(2);

            RequestRefusedException refused = Refused.by(() -> world.release(2));

            assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
            assertThat(refused.code()).isEqualTo("ReplicaNotReleased");
            assertThat(refused.getMessage()).contains("DELETE it");
            assertThat(world.server(2)).isEqualTo(before);
            world.assertReady(2);
        }

        @Test
        @DisplayName("a Ready one is closed before it is forgotten, and its primary stays open")
        void isClosedAndDeleted() {
            world.enabled(1);
            FakePostgresServer replica = copies.replica(2, 1);
            ServerUid uid = world.server(2).uid();
            replica.connectClient();

            assertThat(world.delete(2)).isEqualTo(Deleted.CLOSED);

            assertDeletedClosed(world, uid);
            assertThat(world.log.of(uid, EventType.SERVER_INACCESSIBLE))
                    .singleElement()
                    .satisfies(event -> assertThat(event.details())
                            .containsEntry("cause", "AwaitingRevalidation")
                            .containsEntry("caller", World.CALLER.objectId()));
            world.assertReady(1);
            world.tick();
            assertThat(world.schedule.contains(uid)).isFalse();
        }

        @Test
        @DisplayName("D5: one that does not answer is closed on its primary, and not called closed")
        void isNotForgottenBeforeItIsClosed() {
            world.enabled(1);
            FakePostgresServer replica = copies.replica(2, 1);
            replica.failWith(PostgresFault.UNREACHABLE);

            RequestRefusedException refused = Refused.by(() -> world.delete(2));

            assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refused.code()).isEqualTo("ReplicaNotClosed");
            assertThat(world.inaccessible(2).cause()).isEqualTo(Cause.of(Cause.Code.AWAITING_REVALIDATION));
            assertThat(world.protection(2).enforcement()).isEqualTo(Enforcement.NOT_CONFIRMED);
            world.ticks(2);
            assertThat(replica.acceptsClients()).isFalse();
        }

        @Test
        @DisplayName("one that is gone for good is deleted by the next call, and then its primary may be released")
        void isDeletedThoughItIsGone() {
            world.enabled(1);
            FakePostgresServer replica = copies.replica(2, 1);
            ServerUid uid = world.server(2).uid();
            replica.failWith(PostgresFault.UNREACHABLE);
            assertThat(Refused.by(() -> world.delete(2)).code()).isEqualTo("ReplicaNotClosed");

            assertThat(world.delete(2)).isEqualTo(Deleted.CLOSED);

            assertDeletedClosed(world, uid);
            world.release(1);
        }

        @Test
        @DisplayName("one that was deleted before it confirmed is closed by the ticks that follow")
        void isClosedByLaterTicks() {
            world.enabled(1);
            FakePostgresServer replica = copies.replica(2, 1);
            ServerUid uid = world.server(2).uid();
            replica.stopReplay();
            assertThat(Refused.by(() -> world.delete(2)).code()).isEqualTo("ReplicaNotClosed");
            assertThat(world.delete(2)).isEqualTo(Deleted.CLOSED);
            assertThat(world.schedule.contains(uid)).isTrue();

            replica.resumeReplay();
            world.ticks(2);

            assertDeletedClosed(world, uid);
            assertThat(world.schedule.contains(uid)).isFalse();
        }

        @Test
        @DisplayName("one that others follow is deleted after them: orders for them go through its registration")
        void isNotDeletedBeforeItsOwn() {
            world.enabled(1);
            copies.replica(2, 1);
            copies.following(3, 1);
            copies.register(3, CopyMode.REPLICA, 2);

            assertThat(Refused.by(() -> world.delete(2)).getMessage())
                    .contains(Servers.id(3).toString());

            world.assertReady(2);
            world.delete(3);
            assertThat(world.delete(2)).isEqualTo(Deleted.CLOSED);
        }

        @Test
        @DisplayName("killed after every step, its deletion is completed by the next call, and it is closed")
        void deletionMayBeKilled() {
            World.killedAfterEveryStep(
                    given -> {
                        given.enabled(1);
                        new Copies(given).replica(2, 1);
                    },
                    run -> run.delete(2),
                    recovery -> {
                        recovery.delete(2);
                        recovery.tick();
                    },
                    ended -> {
                        assertDeletedClosed(ended, former(ended));
                        ended.assertReady(1);
                    });
        }
    }

    private static ServerUid former(World world) {
        return world.names.owner(new Name.OfServer(Servers.id(2))).orElseThrow();
    }

    private static void assertDeletedClosed(World world, ServerUid uid) {
        assertThat(world.store.find(uid).map(StoredServer::server).orElseThrow().isDeleted())
                .isTrue();
        assertThat(Refused.by(() -> world.server(2)).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(world.postgres(2).acceptsClients()).isFalse();
        assertThat(world.postgres(2).sessions()).isZero();
        world.app.drainOutbox().run();
        assertThat(world.log.of(uid, EventType.SERVER_DELETED)).hasSize(1);
    }
}
