package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.fake.InMemoryStores;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R16, R18: a server that follows another one. */
class ReplicaTest {
    private final World world = new World();
    private final Copies copies = new Copies(world);

    @Test
    @DisplayName("R16: a replica is born Inaccessible, and its primary stays Ready")
    void isBornInaccessible() {
        world.enabled(1);
        copies.following(2, 1);

        copies.register(2, CopyMode.REPLICA, 1);

        assertThat(world.inaccessible(2).cause().code()).isEqualTo(Cause.Code.AWAITING_REVALIDATION);
        assertThat(world.protection(2).enforcement()).isEqualTo(Enforcement.CONFIRMED);
        assertThat(world.postgres(2).acceptsClients()).isFalse();
        world.assertReady(1);
    }

    @Test
    @DisplayName(
            "R18: with both steps it serves, under a lease and a DEK of its own, which its primary's cmk_control has")
    void servesWithBothSteps() {
        world.enabled(1);

        copies.replica(2, 1);

        world.assertReady(2);
        world.assertReady(1);
        assertThat(copies.origin(2).isEncryptionPreserved()).isTrue();
        assertThat(world.wrappings(2)).hasSize(1).doesNotContainAnyElementsOf(world.wrappings(1));
        assertThat(world.postgres(2).inspect().deks()).isEqualTo(world.wrappings(2));
        assertThat(world.postgres(1).inspect().deks()).isEqualTo(world.wrappings(1));
        world.ticks(20);
        world.assertReady(2);
    }

    @Test
    @DisplayName("R10, R16: its own identity's loss closes it alone, and it opens again by itself")
    void itsOwnLossClosesItAlone() {
        world.enabled(1);
        copies.replica(2, 1);
        world.postgres(2).connectClient();
        world.vaults.revoke(Servers.identity(2).clientId(), Operation.WRAP);
        world.revokeInArm(2);

        world.ticks(8);

        world.assertClosed(2);
        world.assertReady(1);

        world.vaults.grant(Servers.identity(2).clientId(), Operation.WRAP);
        world.ticks(5);
        world.assertReady(2);
    }

    @Test
    @DisplayName("R16: it can be registered only while its source is Ready")
    void needsAReadySource() {
        world.closed(1);
        copies.following(2, 1);

        assertThat(Refused.by(() -> copies.register(2, CopyMode.REPLICA, 1)).code())
                .isEqualTo("SourceServerNotReady");

        world.vaults.recover(Keys.KEK);
        world.revalidate(1);
        copies.register(2, CopyMode.REPLICA, 1);
    }

    @Test
    @DisplayName("R16: it is revalidated only while its source is Ready")
    void isRevalidatedWhileItsSourceIsReady() {
        world.enabled(1);
        copies.following(2, 1);
        copies.register(2, CopyMode.REPLICA, 1);
        copies.consent(1, 2);
        world.vaults.revoke(Servers.identity(1).clientId(), Operation.WRAP);
        world.revokeInArm(1);
        world.ticks(8);
        world.assertClosed(1);

        assertThat(Refused.by(() -> world.revalidate(2)).code()).isEqualTo("SourceServerNotReady");
        assertThat(world.postgres(2).acceptsClients()).isFalse();
    }

    @Test
    @DisplayName("R16: what replays later than a lease lasts is refused, and what replays a second sooner is not")
    void refusesALongReplayDelay() {
        world.enabled(1);
        FakePostgresServer replica = copies.following(2, 1);
        replica.replaysLaterBy(InMemoryStores.LEASE);

        RequestRefusedException refused = Refused.by(() -> copies.register(2, CopyMode.REPLICA, 1));

        assertThat(refused.code()).isEqualTo("ReplayDelayTooLong");
        assertThat(refused.getMessage()).contains("recovery_min_apply_delay", InMemoryStores.LEASE.toString());
        replica.replaysLaterBy(InMemoryStores.LEASE.minusSeconds(1));
        copies.register(2, CopyMode.REPLICA, 1);
    }

    @Test
    @DisplayName("R16: a standby is no restored server, and a restored server is no replica")
    void isWhatItIsSaidToBe() {
        world.enabled(1);
        copies.following(2, 1);
        copies.restored(3, 1);

        assertThat(Refused.by(() -> copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1))
                        .code())
                .isEqualTo("StillInRecovery");
        assertThat(Refused.by(() -> copies.register(3, CopyMode.REPLICA, 1)).code())
                .isEqualTo("NotAReplica");
    }

    @Test
    @DisplayName("R16: a promoted replica is denied until it is revalidated, and goes on as a server of its own")
    void aPromotedReplicaIsRevalidated() {
        world.enabled(1);
        FakePostgresServer replica = copies.replica(2, 1);
        replica.promote();
        assertThat(replica.acceptsClients()).isFalse();

        world.ticks(4);
        assertThat(world.inaccessible(2).cause().code()).isEqualTo(Cause.Code.AWAITING_REVALIDATION);
        world.assertClosed(2);
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);

        world.revalidate(2);

        world.assertReady(2);
        assertThat(copies.origin(2).isFollowing()).isFalse();
        assertThat(copies.origin(2).isEncryptionPreserved()).isTrue();
        world.ticks(20);
        world.assertReady(2);
    }

    @Test
    @DisplayName("R16: a replica that is promoted while its key is lost does not open when the key is back, but waits")
    void mayBePromotedWhileItsKeyIsLost() {
        world.enabled(1);
        FakePostgresServer replica = copies.replica(2, 1);
        world.vaults.revoke(Servers.identity(2).clientId(), Operation.WRAP);
        world.revokeInArm(2);
        world.ticks(8);
        world.assertClosed(2);
        replica.promote();

        world.vaults.grant(Servers.identity(2).clientId(), Operation.WRAP);
        world.ticks(8);

        assertThat(world.inaccessible(2).cause().code()).isEqualTo(Cause.Code.AWAITING_REVALIDATION);
        world.assertClosed(2);
        world.arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(2).principalId(), Keys.ALL_RIGHTS);
        world.revalidate(2);
        world.assertReady(2);
    }

    @Test
    @DisplayName("R16: a replica that is promoted while it waits is revalidated as what it is")
    void mayBePromotedWhileItWaits() {
        world.enabled(1);
        FakePostgresServer replica = copies.following(2, 1);
        copies.register(2, CopyMode.REPLICA, 1);
        copies.consent(1, 2);
        replica.promote();

        world.revalidate(2);

        world.assertReady(2);
    }

    @Test
    @DisplayName("R10: a replica whose primary is away is not renewed, and denies at the end of its lease")
    void deniesWithoutItsPrimary() {
        world.enabled(1);
        FakePostgresServer replica = copies.replica(2, 1);
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);

        world.clock.advance(InMemoryStores.LEASE.minusSeconds(5));
        assertThat(replica.acceptsClients()).isTrue();
        world.clock.advance(Duration.ofSeconds(5));

        assertThat(replica.acceptsClients()).isFalse();
    }

    @Test
    @DisplayName("R18: killed after every step of its registration and revalidation, it is Ready after the next")
    void mayBeKilled() {
        World.killedAfterEveryStep(
                given -> {
                    given.enabled(1);
                    new Copies(given).following(2, 1);
                    new Copies(given).consent(1, 2);
                },
                run -> {
                    new Copies(run).register(2, CopyMode.REPLICA, 1);
                    run.revalidate(2);
                },
                recovery -> {
                    new Copies(recovery).register(2, CopyMode.REPLICA, 1);
                    recovery.revalidate(2);
                },
                ended -> {
                    ended.assertReady(2);
                    ended.assertReady(1);
                    ended.assertNothingIsLost(2);
                });
    }
}
