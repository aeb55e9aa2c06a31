package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.Finding.Result;
import io.pgcmk.domain.restorability.RestoreFinding;
import io.pgcmk.domain.restorability.RestoreFinding.Check;
import io.pgcmk.domain.restorability.RestoreNeed;
import io.pgcmk.domain.restorability.RestoreNeed.Place;
import io.pgcmk.domain.restorability.RestoreNeed.What;
import io.pgcmk.domain.restorability.RestorePreflight;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PreflightRestoreTest {
    private static final Set<Permission> TO_READ = Set.of(Permission.GET, Permission.UNWRAP_KEY);
    private static final int RESTORER = 7;
    private static final UUID IDENTITY = Servers.identity(RESTORER).clientId();

    private final World world = new World();

    @Test
    @DisplayName(
            "R16: an identity with the three rights may restore the newest backup, and nothing is changed by asking")
    void mayRestore() {
        backedUp();
        List<?> before = List.of(world.server(1), world.backup(1, 2), world.events(1));

        RestorePreflight preflight = ask(null, null);

        assertThat(preflight.allowed()).isTrue();
        assertThat(preflight.needs())
                .containsExactly(
                        new RestoreNeed(What.BACKUP, Backups.id(2), world.version, EnumSet.allOf(Place.class), TO_READ),
                        RestoreNeed.ofServer(world.protection(1).key().followed()));
        assertThat(List.of(world.server(1), world.backup(1, 2), world.events(1)))
                .isEqualTo(before);
        assertThat(world.vaults.deksInTheClear()).isZero();
    }

    @Test
    @DisplayName(
            "R16: every request to the vault is made as the identity that is named, and the wrapped DEK is unwrapped")
    void asksAsTheRestorer() {
        backedUp();
        int before = world.vaults.calls().size();

        ask(Backups.id(1), null);

        assertThat(world.vaults.calls().stream().skip(before))
                .allSatisfy(call -> assertThat(call.identity()).isEqualTo(IDENTITY))
                .filteredOn(call -> call.operation() == Operation.UNWRAP)
                .hasSize(2);
    }

    @Test
    @DisplayName("R16: the archive has a DEK of its own, of which the same is needed")
    void needsTheArchiveToo() {
        backedUp();
        world.app.registerBackup().run(Servers.id(1), BackupKind.ARCHIVE, Backups.id(3), World.CALLER);

        RestorePreflight preflight = ask(Backups.id(1), Backups.id(3));

        assertThat(preflight.allowed()).isTrue();
        assertThat(preflight.needs())
                .extracting(RestoreNeed::what)
                .containsExactly(What.BACKUP, What.ARCHIVE, What.SERVER);
        assertThat(preflight.needs().get(1).id()).isEqualTo(Backups.id(3));
    }

    @Test
    @DisplayName("R17: what lies in the sidecar is needed under its own version, until the new one is confirmed")
    void needsTheSidecarsVersion() {
        backedUp();
        KekVersion newer = world.rewrap(1, 1);

        RestorePreflight stale = ask(Backups.id(1), null);
        world.confirmSidecar(1, 1);
        RestorePreflight confirmed = ask(Backups.id(1), null);

        assertThat(stale.needs().subList(0, 2))
                .containsExactly(
                        new RestoreNeed(What.BACKUP, Backups.id(1), newer, Set.of(Place.PG_CMK), TO_READ),
                        new RestoreNeed(What.BACKUP, Backups.id(1), world.version, Set.of(Place.SIDECAR), TO_READ));
        assertThat(stale.allowed()).isTrue();
        assertThat(confirmed.needs()).hasSize(2);
        assertThat(confirmed.needs().getFirst().in()).containsExactlyInAnyOrder(Place.values());
    }

    @Test
    @DisplayName("R4, R17: a disabled version of the sidecar stands in the way, with the command that enables it")
    void aDisabledVersionOfTheSidecar() {
        backedUp();
        world.rewrap(1, 1);
        world.vaults.setEnabled(world.version, false);

        RestorePreflight preflight = ask(Backups.id(1), null);

        assertThat(preflight.allowed()).isFalse();
        assertThat(failed(preflight)).singleElement().satisfies(finding -> {
            assertThat(finding.check()).isEqualTo(Check.KEY_USABLE);
            assertThat(finding.message()).contains(Backups.id(1) + ", as its sidecar has it", "KeyDisabled");
            assertThat(finding.remedy())
                    .isEqualTo("az keyvault key set-attributes --id " + world.version + " --enabled true");
        });
    }

    @Test
    @DisplayName(
            "R7: a right that the identity lacks is told with the command that grants it to it, and not to the server's")
    void aMissingRight() {
        backedUp();
        world.vaults.revoke(IDENTITY, Operation.UNWRAP);

        RestorePreflight preflight = ask(Backups.id(1), null);

        assertThat(preflight.allowed()).isFalse();
        assertThat(failed(preflight)).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.check()).isEqualTo(Check.UNWRAP_KEY_PERMISSION);
            assertThat(finding.remedy())
                    .startsWith("az role assignment create ")
                    .contains(Servers.identity(RESTORER).principalId().toString());
        });
        assertThat(results(preflight, Check.DEK_READABLE)).containsExactly(Result.UNKNOWN);
    }

    @Test
    @DisplayName("R7: wrapKey is needed for the copy's own DEK only")
    void wrapKeyIsForTheServer() {
        backedUp();
        world.vaults.revoke(IDENTITY, Operation.WRAP);

        assertThat(failed(ask(Backups.id(1), null))).singleElement().satisfies(finding -> {
            assertThat(finding.check()).isEqualTo(Check.WRAP_KEY_PERMISSION);
            assertThat(finding.message()).contains("the restored server's own DEK");
        });
    }

    @Test
    @DisplayName("R17: the right to unwrap what only the sidecar has is asked for as well")
    void aMissingRightOnTheSidecarsKey() {
        backedUp();
        world.rewrap(1, 1);
        world.vaults.revoke(IDENTITY, Operation.UNWRAP);

        assertThat(failed(ask(Backups.id(1), null)))
                .extracting(RestoreFinding::message)
                .anyMatch(message -> message.contains("as its sidecar has it"))
                .anyMatch(message -> message.contains("as pg-cmk has it"));
    }

    @Test
    @DisplayName(
            "R3: an expired key still unwraps a backup, but the restored server is not admitted until it is extended")
    void anExpiredKey() {
        backedUp();
        world.vaults.setValidity(world.version, null, world.clock.instant());

        RestorePreflight preflight = ask(Backups.id(1), null);

        assertThat(results(preflight, Check.KEY_USABLE)).containsExactly(Result.PASSED, Result.FAILED);
        assertThat(failed(preflight))
                .filteredOn(finding -> finding.check() == Check.KEY_USABLE)
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("--expires"));
    }

    @Test
    @DisplayName("R29: a deleted key is told with the command that recovers it; it works for an Inaccessible server")
    void aDeletedKey() {
        backedUp();
        world.vaults.delete(Keys.KEK);
        world.tick();
        world.assertClosed(1);

        RestorePreflight preflight = ask(Backups.id(1), null);

        assertThat(failed(preflight)).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.check()).isEqualTo(Check.KEY_USABLE);
            assertThat(finding.remedy()).startsWith("az keyvault key recover --vault-name contoso --name orders-kek");
        });
    }

    @Test
    @DisplayName("R23: a wrapped DEK that comes out as something else stands in the way")
    void aDamagedDek() {
        backedUp();
        world.damage(1, 1);

        RestorePreflight preflight = ask(Backups.id(1), null);

        assertThat(failed(preflight)).singleElement().satisfies(finding -> {
            assertThat(finding.check()).isEqualTo(Check.DEK_READABLE);
            assertThat(finding.remedy()).contains("sidecar");
        });
        assertThat(world.backup(1, 1).backup().proof().unreadable()).isNull();
    }

    @Test
    @DisplayName("R41: a silent vault is no yes, and no no")
    void aSilentVault() {
        backedUp();
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT);

        RestorePreflight preflight = ask(Backups.id(1), null);

        assertThat(preflight.allowed()).isFalse();
        assertThat(failed(preflight)).isEmpty();
        assertThat(results(preflight, Check.IDENTITY_TOKEN)).containsExactly(Result.UNKNOWN);
    }

    @Test
    @DisplayName("R10: a vault that asks to be left alone is, and then asked again")
    void aBusyVault() {
        backedUp();
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.THROTTLED);
        assertThat(ask(Backups.id(1), null).allowed()).isFalse();
        world.vaults.silence(Keys.KEK.vault(), null);
        Instant asked = world.clock.instant();

        assertThat(ask(Backups.id(1), null).allowed()).isTrue();
        assertThat(world.clock.instant()).isAfterOrEqualTo(asked.plusSeconds(10));
    }

    @Test
    @DisplayName("R12: a vault whose name does not resolve is told with the command that recovers it")
    void aVanishedVault() {
        backedUp();
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.NAME_NOT_FOUND);

        assertThat(failed(ask(Backups.id(1), null)))
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.remedy()).startsWith("az keyvault recover --name contoso"));
    }

    @Test
    @DisplayName("R8: a firewall stands in the way of all, and says nothing of the rights")
    void aFirewall() {
        backedUp();
        world.vaults.close(Keys.KEK.vault(), Refusal.Reason.FIREWALL);

        RestorePreflight preflight = ask(Backups.id(1), null);

        assertThat(results(preflight, Check.KEY_USABLE)).containsExactly(Result.FAILED, Result.FAILED);
        assertThat(results(preflight, Check.GET_PERMISSION)).containsOnly(Result.UNKNOWN);
        assertThat(results(preflight, Check.IDENTITY_TOKEN)).containsExactly(Result.PASSED);
    }

    @Test
    @DisplayName("R7: an identity that gets no token is told as such")
    void anIdentityWithoutAToken() {
        backedUp();
        world.vaults.silence(IDENTITY, Silence.Reason.TOKEN_REFUSED);

        assertThat(failed(ask(Backups.id(1), null))).singleElement().satisfies(finding -> {
            assertThat(finding.check()).isEqualTo(Check.IDENTITY_TOKEN);
            assertThat(finding.message()).contains(IDENTITY.toString());
        });
    }

    @Test
    @DisplayName("D13: a lost server can be asked about with its backups until both are erased")
    void aDeletedServer() {
        backedUp();
        world.deleteBackup(1, 2);
        world.delete(1);
        world.clock.advance(Duration.ofDays(89));

        RestorePreflight preflight = ask(null, null);

        assertThat(preflight.allowed()).isTrue();
        assertThat(preflight.needs().getFirst().id()).isEqualTo(Backups.id(1));
        assertThat(ask(Backups.id(1), null).allowed()).isTrue();
        world.clock.advance(Duration.ofDays(2));
        assertThat(Refused.by(() -> ask(null, null)).code()).isEqualTo("ResourceNotFound");
    }

    @Test
    @DisplayName("D13: a server that was deleted while it was Inaccessible still has a key to name")
    void aDeletedServerThatWasClosed() {
        backedUp();
        world.vaults.setEnabled(world.version, false);
        world.tick();
        world.delete(1);
        world.vaults.setEnabled(world.version, true);

        RestorePreflight preflight = ask(null, null);

        assertThat(preflight.allowed()).isTrue();
        assertThat(preflight.needs()).extracting(RestoreNeed::what).containsExactly(What.BACKUP, What.SERVER);
    }

    @Test
    @DisplayName("R17: of many backups of a deleted server, one must be named")
    void tooManyToCompare() {
        world.enabled(1);
        for (int backup = 1; backup <= 200; backup++) {
            world.clock.advance(Duration.ofSeconds(1));
            world.backUp(1, backup);
        }
        world.delete(1);
        assertThat(ask(null, null).needs().getFirst().id()).isEqualTo(Backups.id(200));

        world.register(1);
        world.enable(1);
        world.backUp(1, 201);
        world.delete(1);

        assertThat(Refused.by(() -> ask(null, null)).target()).isEqualTo("backup");
        assertThat(ask(Backups.id(201), null).allowed()).isTrue();
    }

    @Test
    @DisplayName("R17: a server without a backup is told so, and what its copy would need besides")
    void noBackup() {
        world.enabled(1);
        world.app.registerBackup().run(Servers.id(1), BackupKind.ARCHIVE, Backups.id(3), World.CALLER);

        RestorePreflight preflight = ask(null, null);

        assertThat(failed(preflight)).extracting(RestoreFinding::check).containsExactly(Check.BACKUP_KEPT);
        assertThat(preflight.needs()).extracting(RestoreNeed::what).containsExactly(What.SERVER);
    }

    @Test
    @DisplayName("R17: a backup that is unknown, deleted, or an archive is not found, by its name")
    void anUnknownBackup() {
        backedUp();
        world.app.registerBackup().run(Servers.id(1), BackupKind.ARCHIVE, Backups.id(3), World.CALLER);
        world.deleteBackup(1, 2);

        for (int unknown : List.of(2, 3, 4)) {
            RequestRefusedException refused = Refused.by(() -> ask(Backups.id(unknown), null));
            assertThat(refused.code()).isEqualTo("BackupNotFound");
            assertThat(refused.getMessage()).contains(Backups.id(unknown).toString());
        }
        assertThat(Refused.by(() -> ask(null, Backups.id(1))).code()).isEqualTo("BackupNotFound");
    }

    @Test
    @DisplayName("R16: a server that was released has backups, and no key of its own to need")
    void aReleasedServer() {
        backedUp();
        world.release(1);
        assertThat(world.server(1).protection()).isInstanceOf(Protection.None.class);

        RestorePreflight preflight = ask(null, null);

        assertThat(preflight.allowed()).isTrue();
        assertThat(preflight.needs()).extracting(RestoreNeed::what).containsExactly(What.BACKUP);
    }

    /** Two backups, the second one newer. */
    private void backedUp() {
        world.enabled(1);
        world.backUp(1, 1);
        world.clock.advance(Duration.ofSeconds(1));
        world.backUp(1, 2);
    }

    private RestorePreflight ask(@Nullable BackupId backup, @Nullable BackupId archive) {
        return world.app.preflightRestore().run(Servers.id(1), backup, archive, Servers.identity(RESTORER));
    }

    private static List<RestoreFinding> failed(RestorePreflight preflight) {
        return preflight.findings().stream()
                .filter(finding -> finding.result() == Result.FAILED)
                .toList();
    }

    private static List<Result> results(RestorePreflight preflight, Check check) {
        return preflight.findings().stream()
                .filter(finding -> finding.check() == check)
                .map(RestoreFinding::result)
                .toList();
    }
}
