package io.pgcmk.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.stream.StreamContext.Scope;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the agent relies on of wherever backups are registered. */
public abstract class BackupRegistryContract {
    private final UUID id = UUID.randomUUID();

    protected abstract BackupRegistry registry();

    /** From then on, nothing answers. */
    protected abstract void goAway();

    @Test
    void givesTheSameDekForTheSameBackup() {
        assertThat(registry().register(id, Scope.BACKUP)).isEqualTo(registry().register(id, Scope.BACKUP));
    }

    @Test
    void givesEachItsOwnDek() {
        BackupRegistry.Registered backup = registry().register(id, Scope.BACKUP);
        BackupRegistry.Registered archive = registry().register(UUID.randomUUID(), Scope.ARCHIVE);

        assertThat(archive.dek().id()).isNotEqualTo(backup.dek().id());
        assertThat(archive.serverUid()).isEqualTo(backup.serverUid());
    }

    @Test
    void deletesWhatIsThereAndWhatIsNot() {
        registry().register(id, Scope.BACKUP);

        registry().delete(id);
        registry().delete(id);
        registry().delete(UUID.randomUUID());
    }

    @Test
    void registersNoneAgainThatWasDeleted() {
        registry().register(id, Scope.BACKUP);
        registry().delete(id);

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> registry().register(id, Scope.BACKUP))
                .returns(ExitCode.SERVICE_REFUSED, AgentException::exitCode);
    }

    @Test
    void saysThatNothingAnswers() {
        goAway();

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> registry().register(id, Scope.BACKUP))
                .returns(ExitCode.SERVICE_SILENT, AgentException::exitCode);
    }
}
