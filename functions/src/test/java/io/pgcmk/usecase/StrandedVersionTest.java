package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.OlderVersion.Seen;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("R17: a version that a server has left and its backups have not")
class StrandedVersionTest {
    private static final KekId OLD_KEY = new KekId(URI.create("https://fabrikam.vault.azure.net"), "old-kek");

    private final World world = new World();
    private final KekVersion old = world.vaults.rotate(OLD_KEY);

    @Nested
    class ThatIsWell {

        @Test
        void isLookedAtByEachCheckWithOneRequest() {
            leaveBehind(backup(1, BackupKind.BACKUP, old, old));
            long before = world.vaults.calls(Operation.GET);

            world.tick();

            assertThat(older()).containsExactly(OlderVersion.of(old, true).seen(Seen.USABLE, null));
            assertThat(world.vaults.calls(Operation.GET)).isEqualTo(before + 2);
            assertThat(findings()).isEmpty();
        }

        @Test
        @DisplayName("R3: is none the worse for being expired: it still unwraps")
        void mayBeExpired() {
            leaveBehind(backup(1, BackupKind.BACKUP, old, old));
            world.vaults.setValidity(old, null, Servers.START);

            threeTicks();

            assertThat(findings()).isEmpty();
        }
    }

    @Nested
    class ThatIsLost {

        @Test
        @DisplayName("is told within five minutes: what lies there, and the command that saves it")
        void isAFinding() {
            leaveBehind(
                    backup(1, BackupKind.BACKUP, old, old),
                    backup(2, BackupKind.ARCHIVE, old, old),
                    backup(3, BackupKind.BACKUP, world.version, old));
            world.tick();
            world.vaults.setEnabled(old, false);
            Instant disabled = world.clock.instant();

            threeTicks();
            threeTicks();

            assertThat(findings()).singleElement().satisfies(finding -> {
                assertThat(finding.at()).isBefore(disabled.plus(Duration.ofMinutes(5)));
                assertThat(finding.details())
                        .containsEntry("finding", "OldVersionStranded")
                        .containsEntry("keyUri", old.toString())
                        .containsEntry("why", "Disabled")
                        .containsEntry("archives", "1")
                        .containsEntry("backups", "1")
                        .containsEntry("sidecars", "3")
                        .containsEntry("first", Backups.id(1) + " " + Backups.id(2) + " " + Backups.id(3));
                assertThat(finding.details().get("remedy"))
                        .startsWith("az keyvault key set-attributes --id " + old + " --enabled true")
                        .contains("rewrapped by themselves", "pg-cmk-agent refresh");
            });
            world.assertReady(1);
        }

        @Test
        @DisplayName("D13: is told until when it can be recovered, and again once it is purged")
        void isToldUntilWhenItCanBeRecovered() {
            leaveBehind(backup(1, BackupKind.BACKUP, old, world.version));
            world.vaults.delete(OLD_KEY);
            String until = Servers.START.plus(Duration.ofDays(90)).toString();

            threeTicks();

            assertThat(findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.details())
                            .containsEntry("why", "Deleted")
                            .containsEntry("recoverableUntil", until)
                            .hasEntrySatisfying(
                                    "remedy",
                                    remedy -> assertThat(remedy)
                                            .startsWith(
                                                    "az keyvault key recover --vault-name fabrikam --name old-kek  before "
                                                            + until)
                                            .doesNotContain("refresh")));

            world.vaults.purge(OLD_KEY);
            threeTicks();

            assertThat(findings())
                    .extracting(finding -> finding.details().get("why"))
                    .containsExactlyInAnyOrder("Deleted", "Purged");
        }

        @Test
        void isToldThatItsVaultIsGone() {
            leaveBehind(backup(1, BackupKind.BACKUP, old, old));
            world.vaults.silence(OLD_KEY.vault(), Silence.Reason.NAME_NOT_FOUND);

            threeTicks();

            assertThat(findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.details())
                            .containsEntry("why", "VaultGone")
                            .hasEntrySatisfying(
                                    "remedy",
                                    remedy -> assertThat(remedy)
                                            .startsWith("az keyvault recover --name fabrikam")
                                            .contains("--scope {resource id of vault fabrikam}/keys/old-kek")));
            world.assertReady(1);
        }

        @Test
        void isToldThatItIsRefused() {
            leaveBehind(backup(1, BackupKind.BACKUP, old, old));
            world.vaults.close(OLD_KEY.vault(), Refusal.Reason.FIREWALL);

            threeTicks();

            assertThat(findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.details())
                            .containsEntry("why", "Refused")
                            .hasEntrySatisfying(
                                    "remedy",
                                    remedy -> assertThat(remedy).contains("network-rule add --name fabrikam")));
        }

        @Test
        void isNotJudgedBySilence() {
            leaveBehind(backup(1, BackupKind.BACKUP, old, old));
            world.tick();
            world.vaults.silence(OLD_KEY.vault(), Silence.Reason.TIMEOUT);

            threeTicks();

            assertThat(findings()).isEmpty();
            assertThat(older()).containsExactly(OlderVersion.of(old, true).seen(Seen.USABLE, null));
            world.assertReady(1);
        }

        @Test
        @DisplayName("sidecars alone are written anew without it")
        void isNotNeededForSidecars() {
            leaveBehind(backup(1, BackupKind.BACKUP, world.version, old));
            world.vaults.delete(OLD_KEY);

            threeTicks();

            assertThat(findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.details())
                            .containsEntry("backups", "0")
                            .containsEntry("sidecars", "1")
                            .hasEntrySatisfying(
                                    "remedy", remedy -> assertThat(remedy).startsWith("pg-cmk-agent refresh")));
        }

        @Test
        void isForgottenIfNothingLiesThereAnyMore() {
            leaveBehind();
            world.vaults.delete(OLD_KEY);

            threeTicks();

            assertThat(older()).isEmpty();
            assertThat(findings()).isEmpty();
        }

        @Test
        void isOverWhenItIsWellAgain() {
            leaveBehind(backup(1, BackupKind.BACKUP, old, old));
            world.vaults.setEnabled(old, false);
            world.tick();
            world.vaults.setEnabled(old, true);

            threeTicks();
            threeTicks();

            assertThat(world.events(1, EventType.FINDING_RESOLVED))
                    .singleElement()
                    .extracting(Event::details)
                    .isEqualTo(Map.of("finding", "OldVersionStranded", "keyUri", old.toString()));
        }

        @Test
        void isToldOfAClosedServerToo() {
            leaveBehind(backup(1, BackupKind.BACKUP, old, old));
            world.vaults.setEnabled(world.version, false);
            world.tick();
            world.vaults.setEnabled(old, false);

            world.tick();

            world.assertClosed(1);
            assertThat(findings()).hasSize(1);
        }

        @Test
        void isToldOnceThoughTheInstanceDiesAnywhere() {
            for (int step = 1; ; step++) {
                StrandedVersionTest dying = new StrandedVersionTest();
                dying.leaveBehind(backup(1, BackupKind.BACKUP, dying.old, dying.old));
                dying.world.vaults.setEnabled(dying.old, false);

                boolean died = dying.world.dyingAfter(step, dying.world::tick);
                dying.threeTicks();

                assertThat(dying.findings()).as("killed at step %d", step).hasSize(1);
                if (!died) {
                    return;
                }
            }
        }
    }

    private void threeTicks() {
        world.tick();
        world.tick();
        world.tick();
    }

    private List<Event> findings() {
        return world.events(1, EventType.FINDING);
    }

    private List<OlderVersion> older() {
        return world.protection(1).rewraps().older();
    }

    /** As a rotation leaves it that could not move these. */
    private void leaveBehind(StoredBackup... backups) {
        world.enabled(1);
        StoredServer read = world.store.find(world.server(1).uid()).orElseThrow();
        Enabled enabled = (Enabled) read.server().protection();
        ServerChange change = ServerChange.of(read.server()
                .checked(enabled.with(enabled.rewraps().with(List.of(OlderVersion.of(old, true))))));
        for (StoredBackup backup : backups) {
            change = change.and(backup);
        }
        world.store.replace(read, change);
    }

    private static StoredBackup backup(int number, BackupKind kind, KekVersion wrappedBy, KekVersion sidecar) {
        WrappedDek example = Keys.dek(number);
        WrappedDek dek = new WrappedDek(
                new DekId(new UUID(7, number)),
                wrappedBy,
                example.algorithm(),
                example.ciphertext(),
                example.checkValue());
        return new StoredBackup(
                new Backup(
                        Backups.id(number), kind, dek.id(), sidecar, Servers.START, new Standing.Kept(), Proof.none()),
                new StoredDek(dek, new DekScope.OfBackup(Backups.id(number), kind), Servers.START, null));
    }
}
