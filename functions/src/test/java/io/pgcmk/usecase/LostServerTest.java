package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.preflight.Finding.Result;
import io.pgcmk.domain.restorability.RestoreFinding;
import io.pgcmk.domain.restorability.RestoreFinding.Check;
import io.pgcmk.domain.restorability.RestorePreflight;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.port.StoredDek;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R16, R18: a server is lost, and its identity with it: what was backed up comes back as a copy under another identity. */
class LostServerTest {
    private static final int LOST = 1;
    private static final int COPY = 2;
    private static final int ARCHIVE = 3;
    private static final UUID ITS_IDENTITY = Servers.identity(LOST).clientId();
    private static final UUID ANOTHER = Servers.identity(COPY).clientId();
    private static final IdentityId IDENTITY_ID = new IdentityId("/subscriptions/" + Servers.SUBSCRIPTION
            + "/resourceGroups/prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders");

    private final World world = new World();
    private final Copies copies = new Copies(world);
    private FakePostgresServer restored;

    /** Two backups and an archive are kept; PostgreSQL is down, and checks have seen that the identity is deleted. */
    @BeforeEach
    void loseTheServer() {
        world.enabled(LOST);
        world.arm.putIdentity(ITS_IDENTITY, IDENTITY_ID);
        world.tick();
        world.backUp(LOST, 1);
        world.clock.advance(Duration.ofSeconds(1));
        world.backUp(LOST, 2);
        world.app.registerBackup().run(Servers.id(LOST), BackupKind.ARCHIVE, Backups.id(ARCHIVE), World.CALLER);
        restored = FakePostgresServer.restoredFrom(
                world.postgres(LOST), Servers.node(COPY).clusterName());
        for (Operation right : Operation.values()) {
            world.vaults.revoke(ANOTHER, right);
        }

        world.postgres(LOST).failWith(PostgresFault.UNREACHABLE);
        world.arm.deleteIdentity(ITS_IDENTITY);
        world.vaults.silence(ITS_IDENTITY, Silence.Reason.TOKEN_REFUSED);
        world.ticks(2);
    }

    @Test
    @DisplayName("R12 (e): it is closed for its deleted identity, as soon as its PostgreSQL hears of it")
    void isClosed() {
        assertThat(world.inaccessible(LOST).cause().code()).isEqualTo(Code.IDENTITY_DELETED);
        assertThat(world.protection(LOST).enforcement()).isEqualTo(Enforcement.NOT_CONFIRMED);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    @DisplayName("R7: the identity named for the restore is told each right that it lacks, and who grants it how")
    void tellsWhatTheOtherIdentityLacks(Operation missing) {
        giveAllRights();
        world.vaults.revoke(ANOTHER, missing);

        RestorePreflight lacking = ask(1);

        assertThat(lacking.allowed()).isFalse();
        assertThat(lacking.findings())
                .filteredOn(finding -> finding.result() == Result.FAILED)
                .isNotEmpty()
                .allSatisfy(finding -> {
                    assertThat(finding.check()).isEqualTo(checkOf(missing));
                    assertThat(finding.remedy())
                            .startsWith("az role assignment create ")
                            .contains(
                                    Servers.identity(COPY).principalId().toString(),
                                    Servers.VAULT + "/keys/" + Keys.KEK.name())
                            .doesNotContain(Servers.identity(LOST).principalId().toString());
                });
        world.vaults.grant(ANOTHER, missing);
        assertThat(ask(1).allowed()).isTrue();
    }

    @Test
    @DisplayName("R16, R18: with the rights and both steps the copy opens; the lost server stays closed, as it was")
    void comesBackUnderAnotherIdentity() {
        Server lost = world.server(LOST);
        List<StoredDek> deks = world.store.deks(lost.uid());

        comeBack();
        world.ticks(10);

        world.assertReady(COPY);
        assertBackupsAreReadable(deks);
        Server now = world.server(LOST);
        assertThat(world.inaccessible(LOST)).isEqualTo(enabled(lost).access());
        assertThat(world.protection(LOST).key()).isEqualTo(enabled(lost).key());
        assertThat(now.registration().with(lost.registration().copies())).isEqualTo(lost.registration());
        assertThat(world.store.deks(lost.uid())).isEqualTo(deks);
    }

    @Test
    @DisplayName("R16, D13: the same if the lost server was deleted less than 90 days ago, which it stays")
    void comesBackAfterItsDeletion() {
        world.delete(LOST);
        world.clock.advance(Duration.ofDays(89));
        Server lost =
                world.app.findServer().kept(Servers.id(LOST)).orElseThrow().server();
        List<StoredDek> deks = world.store.deks(lost.uid());

        comeBack();
        world.ticks(10);

        world.assertReady(COPY);
        assertBackupsAreReadable(deks);
        assertThat(world.app.findServer().find(Servers.id(LOST))).isEmpty();
        Server now = world.store.find(lost.uid()).orElseThrow().server();
        assertThat(now.protection()).isEqualTo(lost.protection());
        assertThat(now.deletedAt()).isEqualTo(lost.deletedAt());
        assertThat(world.store.deks(lost.uid())).isEqualTo(deks);
    }

    /** As somebody does who asks first, gives what is missing, and goes through both steps. */
    private void comeBack() {
        assertThat(ask(2).allowed()).isFalse();
        giveAllRights();
        assertThat(ask(2).allowed()).isTrue();
        world.put(COPY, restored);
        copies.register(COPY, CopyMode.POINT_IN_TIME_RESTORE, LOST);
        world.assertClosed(COPY);
        copies.consent(LOST, COPY);
        world.revalidate(COPY);
        world.assertEverythingIsUnder(COPY, world.version);
    }

    private void giveAllRights() {
        for (Operation right : Operation.values()) {
            world.vaults.grant(ANOTHER, right);
        }
        world.arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(COPY).principalId(), Keys.ALL_RIGHTS);
    }

    private RestorePreflight ask(int backup) {
        return world.app
                .preflightRestore()
                .run(Servers.id(LOST), Backups.id(backup), Backups.id(ARCHIVE), Servers.identity(COPY));
    }

    /** By the copy's identity, and as pg-cmk says. */
    private void assertBackupsAreReadable(List<StoredDek> deks) {
        KekVault vault = world.vaults.actingAs(ANOTHER);
        assertThat(deks)
                .hasSizeGreaterThan(ARCHIVE)
                .allSatisfy(dek -> vault.unwrap(dek.dek()).close());
        for (int backup : new int[] {1, 2}) {
            assertThat(ask(backup).findings())
                    .filteredOn(finding -> finding.check() == Check.DEK_READABLE)
                    .extracting(RestoreFinding::result)
                    .containsExactly(Result.PASSED, Result.PASSED);
        }
        assertThat(world.vaults.deksInTheClear()).isZero();
    }

    private static Protection.Enabled enabled(Server server) {
        return (Protection.Enabled) server.protection();
    }

    private static Check checkOf(Operation right) {
        return switch (right) {
            case GET -> Check.GET_PERMISSION;
            case WRAP -> Check.WRAP_KEY_PERMISSION;
            case UNWRAP -> Check.UNWRAP_KEY_PERMISSION;
        };
    }
}
