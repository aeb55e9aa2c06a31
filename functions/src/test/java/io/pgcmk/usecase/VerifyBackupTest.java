package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Call;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import io.pgcmk.usecase.VerifyBackup.Verified;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VerifyBackupTest {
    private final World world = new World();

    @Test
    @DisplayName("R31, R7: a backup's DEK comes out of the vault, as the server's identity, as it went in")
    void provesThatTheDekUnwraps() {
        world.enabled(1).backUp(1, 1);
        world.clock.advance(Duration.ofDays(1));

        Verified verified = verify();

        assertThat(verified).isEqualTo(new Verified(world.version, world.clock.instant()));
        assertThat(world.vaults.calls().getLast())
                .isEqualTo(new Call(Servers.identity(1).clientId(), Operation.UNWRAP, world.version));
    }

    @Test
    void changesNothingButItsProofAndItsEvent() {
        ServerBackup backup = world.enabled(1).backUp(1, 1);
        var before = world.store.find(world.server(1).uid());
        world.clock.advance(Duration.ofDays(1));

        verify();

        assertThat(world.store.find(world.server(1).uid())).isEqualTo(before);
        assertThat(stored()).isEqualTo(backup.backup().with(Proof.at(world.clock.instant())));
        assertThat(world.events(1, EventType.BACKUP_VERIFIED))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("backup", Backups.id(1).toString())
                        .containsEntry("keyUri", world.version.toString())
                        .containsEntry("dek", backup.dek().id().toString())
                        .containsEntry("caller", "operator"));
    }

    @Test
    void asksTheVersionThatWrapsItAlsoOfAServerThatWasReleased() {
        world.enabled(1).backUp(1, 1);
        world.release(1);
        world.vaults.rotate(Keys.KEK);

        assertThat(verify().key()).isEqualTo(world.version);
    }

    @Test
    @DisplayName("R3: an expired key still unwraps what it wrapped")
    void isNotRefusedForAnExpiredKey() {
        world.enabled(1).backUp(1, 1);
        world.vaults.setValidity(world.version, null, world.clock.instant());

        assertThat(verify().key()).isEqualTo(world.version);
    }

    @Test
    void refusesADekThatComesOutAsAnother() {
        world.enabled(1).backUp(1, 1);
        world.vaults.corrupt(Operation.UNWRAP);

        assertRefused(Kind.CONFLICT, "DekUnreadable");
        assertThat(stored().proof().at()).isEqualTo(Servers.START);
        assertThat(stored().proof().unreadable()).isNotNull();
    }

    @Test
    void tellsOnceOfADekThatIsUnreadable() {
        world.enabled(1).backUp(1, 1);
        world.vaults.corrupt(Operation.UNWRAP);
        Refused.by(this::verify);
        Refused.by(this::verify);

        assertThat(world.events(1, EventType.FINDING))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("finding", "BackupNotRestorable")
                        .containsEntry("backup", Backups.id(1).toString()));
    }

    private Backup stored() {
        return world.backups
                .find(world.server(1).uid(), Backups.id(1))
                .orElseThrow()
                .backup();
    }

    @Test
    @DisplayName("R7: names the right that is missing")
    void namesTheMissingRight() {
        world.enabled(1).backUp(1, 1);
        world.vaults.revoke(Servers.identity(1).clientId(), Operation.UNWRAP);

        assertRefused(Kind.CONFLICT, "AzureKeyVaultMissingPermissionsMessage");
    }

    @Test
    @DisplayName("R29: what a deleted key wrapped does not open")
    void namesADeletedKeyAlsoOnceTheServerIsClosed() {
        world.enabled(1).backUp(1, 1);
        world.vaults.delete(Keys.KEK);
        world.tick();
        world.assertClosed(1);

        assertRefused(Kind.CONFLICT, "AzureKeyVaultKeyNotFoundMessage");
    }

    @Test
    @DisplayName("D5: no answer is not no")
    void isUnavailableWhileTheVaultIsSilent() {
        world.enabled(1).backUp(1, 1);
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.CONNECTION);

        assertRefused(Kind.UNAVAILABLE, "AzureKeyVaultUnavailable");
    }

    @Test
    void findsNoBackupThatWasDeleted() {
        world.enabled(1).backUp(1, 1);
        world.deleteBackup(1, 1);

        assertRefused(Kind.NOT_FOUND, "BackupNotFound");
    }

    private void assertRefused(Kind kind, String code) {
        RequestRefusedException refused = Refused.by(this::verify);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(world.events(1, EventType.BACKUP_VERIFIED)).isEmpty();
    }

    private Verified verify() {
        return world.app.verifyBackup().run(Servers.id(1), Backups.id(1), World.CALLER);
    }
}
