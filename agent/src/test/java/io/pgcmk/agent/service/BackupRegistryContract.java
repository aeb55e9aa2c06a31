package io.pgcmk.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.KekVersion;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

        assertRefused(ExitCode.SERVICE_REFUSED, () -> registry().register(id, Scope.BACKUP));
    }

    @Test
    void findsWhatWasRegistered() {
        BackupRegistry.Registered registered = registry().register(id, Scope.ARCHIVE);

        assertThat(registry().find(id)).contains(registered);
    }

    @Test
    void findsNoneThatNeverWasOrIsNoLonger() {
        registry().register(id, Scope.BACKUP);
        registry().delete(id);

        assertThat(registry().find(id)).isEmpty();
        assertThat(registry().find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void takesNoteOfASidecarAsOftenAsItIsTold() {
        KekVersion version = registry().register(id, Scope.BACKUP).dek().wrappedBy();

        registry().confirm(id, version);
        registry().confirm(id, version);

        assertThat(registry().find(id))
                .get()
                .returns(version, found -> found.dek().wrappedBy());
    }

    @Test
    void givesAnArchiveOneNewDekForOneId() {
        UUID archive = UUID.randomUUID();
        BackupRegistry.Registered before = registry().register(archive, Scope.ARCHIVE);

        BackupRegistry.Registered rotated = registry().rotateDek(archive, id);

        assertThat(rotated.dek().id()).isNotEqualTo(before.dek().id());
        assertThat(rotated.serverUid()).isEqualTo(before.serverUid());
        assertThat(registry().rotateDek(archive, id)).isEqualTo(rotated);
        assertThat(registry().find(archive)).contains(before);
        assertThat(registry().find(id)).contains(rotated);
    }

    @Test
    void givesNoDekToAnArchiveThatItDoesNotKnow() {
        assertRefused(ExitCode.SERVICE_REFUSED, () -> registry().rotateDek(UUID.randomUUID(), id));

        assertThat(registry().find(id)).isEmpty();
    }

    @Test
    void takesNoteOfNoSidecarThatItDoesNotKnow() {
        KekVersion version = registry().register(id, Scope.BACKUP).dek().wrappedBy();

        assertRefused(ExitCode.SERVICE_REFUSED, () -> registry().confirm(UUID.randomUUID(), version));
    }

    @Test
    void saysThatNothingAnswers() {
        KekVersion version = registry().register(id, Scope.BACKUP).dek().wrappedBy();
        goAway();

        assertRefused(ExitCode.SERVICE_SILENT, () -> registry().register(id, Scope.BACKUP));
        assertRefused(ExitCode.SERVICE_SILENT, () -> registry().find(id));
        assertRefused(ExitCode.SERVICE_SILENT, () -> registry().rotateDek(id, UUID.randomUUID()));
        assertRefused(ExitCode.SERVICE_SILENT, () -> registry().confirm(id, version));
    }

    private static void assertRefused(ExitCode code, ThrowingCallable call) {
        assertThatExceptionOfType(AgentException.class).isThrownBy(call).returns(code, AgentException::exitCode);
    }
}
