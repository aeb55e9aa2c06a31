package io.pgcmk.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that was killed leaves its file, and another process gets its number. */
class PostmasterTest {
    @TempDir
    private Path directory;

    @Test
    void isNoProcessOfAnotherDirectory() throws IOException {
        write(Long.toString(ProcessHandle.current().pid()));

        assertThat(new Postmaster(directory).isAlive()).isFalse();
    }

    @Test
    void isAProcessOfItsOwn() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Process process =
                new ProcessBuilder("cat").directory(directory.toFile()).start();
        try {
            write(Long.toString(process.pid()));

            assertThat(new Postmaster(directory).isAlive()).isTrue();
            assertThat(new Postmaster(here).isAlive()).isFalse();
        } finally {
            process.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a number", "99999999999999999999"})
    void isNoneWhereItsFileIsBroken(String pid) throws IOException {
        write(pid);

        assertThat(new Postmaster(directory).isAlive()).isFalse();
        assertThat(new Postmaster(directory).isReady()).isFalse();
    }

    private void write(String pid) throws IOException {
        Files.writeString(directory.resolve("postmaster.pid"), pid + "\n" + directory + "\n");
    }
}
