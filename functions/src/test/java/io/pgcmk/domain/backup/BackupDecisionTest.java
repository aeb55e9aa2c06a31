package io.pgcmk.domain.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.example.Backups;
import io.pgcmk.example.Servers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupDecisionTest {
    private static final Backup KNOWN = Backups.backup(1);

    @ParameterizedTest
    @EnumSource
    void registersWhatNobodyKnows(BackupKind kind) {
        assertThat(BackupDecision.of(Optional.empty(), kind)).isEqualTo(new BackupDecision.Register());
    }

    @Test
    void repeatsACallForTheSame() {
        assertThat(BackupDecision.of(Optional.of(KNOWN), BackupKind.BACKUP))
                .isEqualTo(new BackupDecision.Repeat(KNOWN));
    }

    @Test
    void tellsAnotherKindFromTheSame() {
        assertThat(BackupDecision.of(Optional.of(KNOWN), BackupKind.ARCHIVE))
                .isEqualTo(new BackupDecision.OtherKind(KNOWN));
    }

    @ParameterizedTest
    @EnumSource
    void usesNoIdAgainThatWasGivenUp(BackupKind kind) {
        Backup deleted = KNOWN.with(new Standing.Deleted(Servers.START));
        Backup gone = KNOWN.with(new Standing.DeletedWithServer(Servers.START));

        assertThat(BackupDecision.of(Optional.of(deleted), kind)).isEqualTo(new BackupDecision.Deleted(deleted));
        assertThat(BackupDecision.of(Optional.of(gone), kind)).isEqualTo(new BackupDecision.Deleted(gone));
    }
}
