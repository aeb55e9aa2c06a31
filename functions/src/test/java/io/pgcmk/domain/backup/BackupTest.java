package io.pgcmk.domain.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.example.Backups;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.Test;

class BackupTest {
    private static final Backup KEPT = Backups.backup(1);

    @Test
    void isKeptUntilSomethingTakesIt() {
        assertThat(KEPT.isKept()).isTrue();
        assertThat(KEPT.with(new Standing.Deleted(Servers.START)).isKept()).isFalse();
        assertThat(KEPT.with(new Standing.DeletedWithServer(Servers.START)).isKept())
                .isFalse();
    }

    @Test
    void countsFromItsDeletion() {
        assertThat(KEPT.standing().deletedAt()).isNull();
        assertThat(new Standing.Deleted(Servers.START).deletedAt()).isEqualTo(Servers.START);
        assertThat(new Standing.DeletedWithServer(Servers.START).deletedAt()).isEqualTo(Servers.START);
    }

    @Test
    void isWhatItWasOnceItIsBack() {
        assertThat(KEPT.with(new Standing.DeletedWithServer(Servers.START)).with(new Standing.Kept()))
                .isEqualTo(KEPT);
    }

    @Test
    void hasAKindThatTheApiNames() {
        assertThat(BackupKind.BACKUP.apiName()).isEqualTo("Backup");
        assertThat(BackupKind.ARCHIVE.apiName()).isEqualTo("Archive");
    }
}
