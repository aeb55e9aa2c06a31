package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.Step;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.domain.retirement.Dependent.Kind;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.port.ServerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R16, R18: a server that was made from another one's backup. */
class RestoredServerTest {
    private static final KekId ANOTHER = new KekId(Keys.KEK.vault(), "another");

    private final World world = new World();
    private final Copies copies = new Copies(world);

    @Test
    @DisplayName("R16: a restored server is born Inaccessible, with its source's key")
    void isBornInaccessible() {
        world.enabled(1);
        copies.restored(2, 1);

        Server copy = copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1).server();

        assertThat(world.inaccessible(2).cause().code()).isEqualTo(Cause.Code.AWAITING_REVALIDATION);
        assertThat(world.protection(2).key().followed())
                .isEqualTo(world.protection(1).key().followed());
        assertThat(copy.uid()).isNotEqualTo(world.server(1).uid());
        assertThat(copies.origin(2).source()).isEqualTo(world.server(1).uid());
        world.assertClosed(2);
        world.assertReady(1);
    }

    @Test
    @DisplayName("R18: with both steps it is Ready, and each has its time and its caller")
    void opensWithBothSteps() {
        world.enabled(1);
        copies.restored(2, 1);
        copies.register(2, CopyMode.GEO_RESTORE, 1);
        world.clock.advance(Duration.ofMinutes(2));
        Instant consentedAt = world.clock.instant();
        copies.consent(1, 2);
        assertThat(copies.origin(2).isEncryptionPreserved()).isFalse();
        world.clock.advance(Duration.ofMinutes(2));

        world.revalidate(2);

        world.assertReady(2);
        world.assertReady(1);
        assertThat(copies.origin(2).consent()).isEqualTo(new Step(consentedAt, World.CALLER.objectId()));
        assertThat(copies.origin(2).revalidated()).isEqualTo(new Step(world.clock.instant(), World.CALLER.objectId()));
        assertThat(copies.origin(2).isEncryptionPreserved()).isTrue();
        assertThat(world.events(1)).contains(EventType.COPY_CONSENTED);
        assertThat(world.events(2)).contains(EventType.COPY_REVALIDATED, EventType.SERVER_READY);
    }

    @Test
    @DisplayName("R18: without the consent of its source it cannot be revalidated, and is told how to get it")
    void needsConsent() {
        world.enabled(1);
        copies.restored(2, 1);
        copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1);

        RequestRefusedException refused = Refused.by(() -> world.revalidate(2));

        assertThat(refused.code()).isEqualTo("CopyNotConsented");
        assertThat(refused.getMessage())
                .contains(Servers.id(1).toString(), Servers.id(2).toString());
        world.assertClosed(2);
    }

    @Test
    @DisplayName("R18: a consent that was withdrawn before the revalidation is none")
    void aWithdrawnConsentIsNone() {
        world.enabled(1);
        copies.waiting(2);
        copies.consent(1);

        assertThat(Refused.by(() -> world.revalidate(2)).code()).isEqualTo("CopyNotConsented");
        assertThat(world.events(1)).contains(EventType.COPY_CONSENT_WITHDRAWN);
        world.assertClosed(2);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    @DisplayName("R16, R7: a right that its own identity lacks keeps it closed, with the exact grant")
    void needsEachRightItself(Operation right) {
        world.enabled(1);
        copies.waiting(2);
        world.vaults.revoke(Servers.identity(2).clientId(), right);

        RequestRefusedException refused = Refused.by(() -> world.revalidate(2));

        assertThat(refused.findings().stream().map(Finding::remedy))
                .anySatisfy(remedy -> assertThat(remedy)
                        .contains(Servers.identity(2).principalId().toString()));
        world.assertClosed(2);
        world.assertReady(1);

        world.vaults.grant(Servers.identity(2).clientId(), right);
        world.revalidate(2);
        world.assertReady(2);
    }

    @Test
    @DisplayName("R26: it gets a DEK of its own, in the store and in its cmk_control, and its source keeps its own")
    void getsADekOfItsOwn() {
        world.enabled(1);
        List<WrappedDek> before = world.wrappings(1);
        copies.waiting(2);

        world.revalidate(2);

        assertThat(world.wrappings(2)).hasSize(1).doesNotContainAnyElementsOf(before);
        world.assertEverythingIsUnder(2, world.version);
        assertThat(world.wrappings(1)).isEqualTo(before);
        assertThat(world.vaults.deksInTheClear()).isZero();
    }

    @Test
    @DisplayName("R17: while it waits the key of its source counts as used by a copy, and afterwards by a server")
    void countsAsACopy() {
        world.enabled(1);
        copies.waiting(2);
        KeyVersions key = new KeyVersions(Keys.KEK);

        assertThat(world.under.count(key).of(Kind.COPY)).isEqualTo(1);
        assertThat(world.under.count(key).of(Kind.SERVER)).isEqualTo(1);

        world.revalidate(2);

        assertThat(world.under.count(key).of(Kind.COPY)).isZero();
        assertThat(world.under.count(key).of(Kind.SERVER)).isEqualTo(2);
    }

    @Test
    @DisplayName("R16: given another key, it needs its source's no longer, and usage shows that")
    void mayHaveAnotherKey() {
        world.enabled(1);
        copies.waiting(2);
        KekVersion another = world.vaults.rotate(ANOTHER);
        world.arm.grant(Servers.VAULT, ANOTHER, Servers.identity(2).principalId(), Keys.ALL_RIGHTS);

        world.enable(2, ANOTHER);

        world.assertReady(2);
        world.assertEverythingIsUnder(2, another);
        assertThat(world.under.count(new KeyVersions(Keys.KEK)).byKind()).containsOnlyKeys(Kind.SERVER);
        assertThat(world.under.count(new KeyVersions(Keys.KEK)).of(Kind.SERVER)).isEqualTo(1);
        assertThat(world.usage.contains(Keys.KEK, world.server(2).uid())).isFalse();

        world.vaults.delete(Keys.KEK);
        world.ticks(4);
        world.assertClosed(1);
        world.assertReady(2);
    }

    @Test
    @DisplayName("R16: without consent another key opens it neither")
    void anotherKeyIsNoWayRound() {
        world.enabled(1);
        copies.restored(2, 1);
        copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1);
        world.vaults.rotate(ANOTHER);

        assertThat(Refused.by(() -> world.enable(2, ANOTHER)).code()).isEqualTo("CopyNotConsented");
        world.assertClosed(2);
    }

    @Test
    @DisplayName("R16: registered twice it is the same, and revalidated twice it has one DEK")
    void mayBeRepeated() {
        world.enabled(1);
        copies.waiting(2);
        Server first = world.server(2);

        assertThat(copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1)).satisfies(again -> {
            assertThat(again.created()).isFalse();
            assertThat(again.server().uid()).isEqualTo(first.uid());
        });
        world.revalidate(2);
        List<WrappedDek> deks = world.wrappings(2);
        world.revalidate(2);

        assertThat(world.wrappings(2)).isEqualTo(deks);
        world.assertReady(2);
    }

    @Test
    @DisplayName("R16: two copies of one server live and are lost apart from it and from each other")
    void twoCopiesAreTwoServers() {
        world.enabled(1);
        copies.waiting(2);
        copies.restored(3, 1);
        copies.register(3, CopyMode.POINT_IN_TIME_RESTORE, 1);
        copies.consent(1, 2, 3);
        world.revalidate(2);
        world.revalidate(3);

        world.vaults.revoke(Servers.identity(2).clientId(), Operation.UNWRAP);
        world.revokeInArm(2);
        world.ticks(8);

        world.assertClosed(2);
        world.assertReady(1);
        world.assertReady(3);
        ServerStore store = world.store;
        assertThat(store.copiesOf(world.server(1).uid()))
                .extracting(stored -> stored.server().id())
                .containsExactly(Servers.id(2), Servers.id(3));
    }

    @Test
    @DisplayName("R16: a copy of a copy needs the consent of the copy")
    void aCopyOfACopy() {
        world.enabled(1);
        copies.waiting(2);
        world.revalidate(2);
        copies.restored(3, 2);
        copies.register(3, CopyMode.POINT_IN_TIME_RESTORE, 2);
        copies.consent(1, 2, 3);
        assertThat(Refused.by(() -> world.revalidate(3)).code()).isEqualTo("CopyNotConsented");

        copies.consent(2, 3);
        world.revalidate(3);

        world.assertReady(3);
    }

    @Test
    @DisplayName(
            "R16: of an Inaccessible server it can be registered, consented to and, once the key works, revalidated")
    void ofAnInaccessibleServer() {
        world.closed(1);
        copies.waiting(2);
        assertThat(Refused.by(() -> world.revalidate(2)).code()).isNotEqualTo("CopyNotConsented");
        world.assertClosed(2);

        world.vaults.recover(Keys.KEK);
        world.revalidate(2);

        world.assertReady(2);
    }

    @Test
    @DisplayName("R16: its source may be deleted while it waits")
    void itsSourceMayBeDeletedMeanwhile() {
        world.enabled(1);
        copies.waiting(2);
        world.delete(1);

        world.revalidate(2);

        world.assertReady(2);
    }

    @Test
    @DisplayName("R18, D13: a deleted server can consent to its copies for 90 days, and be changed in nothing else")
    void aDeletedServerCanConsent() {
        world.enabled(1);
        copies.restored(2, 1);
        copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1);
        world.delete(1);
        assertThat(Refused.by(() -> world.withoutArm(1)).code()).isEqualTo("ResourceNotFound");
        assertThat(Refused.by(() -> world.revalidate(2)).code()).isEqualTo("CopyNotConsented");

        copies.consent(1, 2);
        world.revalidate(2);

        world.assertReady(2);
        assertThat(world.app.findServer().find(Servers.id(1))).isEmpty();
        world.clock.advance(Duration.ofDays(90));
        assertThat(Refused.by(() -> copies.consent(1, 3)).code()).isEqualTo("ResourceNotFound");
    }

    @Test
    @DisplayName("R16: of a deleted server it has the key that its own cmk_control names; after 90 days it has none")
    void ofADeletedServer() {
        world.enabled(1);
        copies.consent(1, 2);
        copies.restored(2, 1);
        copies.restored(3, 1);
        world.delete(1);
        world.clock.advance(Duration.ofDays(90).minusSeconds(1));

        copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1);
        world.clock.advance(Duration.ofSeconds(1));

        assertThat(Refused.by(() -> copies.register(3, CopyMode.POINT_IN_TIME_RESTORE, 1))
                        .target())
                .isEqualTo("properties.sourceServerId");
        assertThat(world.protection(2).key().followed()).isEqualTo(world.version);
        world.revalidate(2);
        world.assertReady(2);
    }

    @Test
    @DisplayName(
            "R16: what is no copy of that server, or cannot be told from it, is refused, and nothing is left behind")
    void refusesWhatIsNoCopy() {
        world.enabled(1);
        world.postgres(2);
        assertThat(Refused.by(() -> copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1))
                        .code())
                .isEqualTo("NotACopy");
        assertThat(Refused.by(() -> copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 2))
                        .target())
                .isEqualTo("properties.sourceServerId");
        assertThat(Refused.by(() -> copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 7))
                        .target())
                .isEqualTo("properties.sourceServerId");
        world.put(
                2,
                FakePostgresServer.restoredFrom(
                        world.postgres(1), Servers.node(1).clusterName()));
        assertThat(Refused.by(() -> copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1))
                        .code())
                .isEqualTo("ClusterNameInUse");
        assertThat(world.app.findServer().find(Servers.id(2))).isEmpty();
    }

    @Test
    @DisplayName("R16: what a server was made from does not change")
    void staysACopyOfItsSource() {
        world.enabled(1);
        world.enabled(3);
        copies.waiting(2);

        assertThat(Refused.by(() -> copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 3))
                        .code())
                .isEqualTo("ServerExists");
        assertThat(Refused.by(() -> copies.register(2, CopyMode.GEO_RESTORE, 1)).code())
                .isEqualTo("ServerExists");
        assertThat(Refused.by(() -> copies.register(3, CopyMode.GEO_RESTORE, 1)).code())
                .isEqualTo("ServerExists");
        assertThat(world.register(2).created()).isFalse();
    }

    @Test
    @DisplayName("R16: a source without a key has no copies")
    void aSourceWithoutAKeyHasNone() {
        world.registered(1);
        copies.restored(2, 1);

        assertThat(Refused.by(() -> copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1))
                        .code())
                .isEqualTo("SourceServerNotProtected");
    }

    @Test
    @DisplayName("R16: killed after every step of its registration, it is registered by the next call, and closed")
    void registrationMayBeKilled() {
        World.killedAfterEveryStep(
                given -> {
                    given.enabled(1);
                    new Copies(given).restored(2, 1);
                },
                run -> new Copies(run).register(2, CopyMode.POINT_IN_TIME_RESTORE, 1),
                recovery -> {
                    new Copies(recovery).register(2, CopyMode.POINT_IN_TIME_RESTORE, 1);
                    recovery.tick();
                },
                ended -> ended.assertClosed(2));
    }

    @Test
    @DisplayName(
            "R18: killed after every step of its revalidation, it is Ready after the next, with its DEK in both places")
    void revalidationMayBeKilled() {
        World.killedAfterEveryStep(
                given -> {
                    given.enabled(1);
                    new Copies(given).waiting(2);
                },
                run -> run.revalidate(2),
                recovery -> {
                    recovery.assertNothingIsLost(1);
                    recovery.revalidate(2);
                },
                ended -> {
                    ended.assertReady(2);
                    ended.assertEverythingIsUnder(2, ended.version);
                    ended.assertNothingIsLost(2);
                });
    }
}
