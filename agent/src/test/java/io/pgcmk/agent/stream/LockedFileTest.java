package io.pgcmk.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedFileTest {
    @TempDir
    private Path directory;

    @Test
    void isHadByOneAgent() throws IOException {
        try (LockedFile.Named named = LockedFile.openNamed(file(), "taken")) {
            assertThat(named.channel().isOpen()).isTrue();

            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> LockedFile.openNamed(file(), "taken"))
                    .returns(ExitCode.TAKEN, AgentException::exitCode);
        }
    }

    @Test
    void isNotHadOnceItWasDeleted() throws IOException {
        FileChannel waited = LockedFile.open(file(), "taken");
        Files.delete(file());

        assertThat(LockedFile.named(file(), waited)).isEmpty();
        assertThat(waited.isOpen()).isFalse();
    }

    @Test
    void isNotHadOnceAnotherHasItsName() throws IOException {
        FileChannel waited = LockedFile.open(file(), "taken");
        Files.delete(file());
        Files.createFile(file());

        assertThat(LockedFile.named(file(), waited)).isEmpty();

        LockedFile.openNamed(file(), "taken").close();
    }

    private Path file() {
        return directory.resolve("claim");
    }
}
