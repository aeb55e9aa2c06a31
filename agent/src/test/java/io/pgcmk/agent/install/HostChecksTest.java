package io.pgcmk.agent.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.agent.AgentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostChecksTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "rw-------, ok, for its owner only",
        "r--------, ok, for its owner only",
        "rw-r-----, problem, chmod 600",
        "rw-----w-, problem, chmod 600",
        "rwx------, problem, chmod 600"
    })
    void wantThePasswordForItsOwnerOnly(String mode, String word, String text) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "p");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertThat(lines(file, "true")).startsWith(word).contains(text);
    }

    @Test
    void sayThatThePasswordFileIsMissing() {
        assertThat(lines(directory.resolve("none"), "true"))
                .startsWith("problem")
                .contains("postgres.passwordFile");
    }

    @Test
    void canDoWithoutAPassword() {
        assertThat(lines(null, "true")).startsWith("ok ");
    }

    @ParameterizedTest
    @CsvSource({"true, ok", "false, problem", "/nowhere/pg_ctl, problem"})
    void runPgCtl(String program, String word) {
        assertThat(lines(null, program).lines().toList().get(1)).startsWith(word);
    }

    private static String lines(@Nullable Path passwordFile, String pgCtl) {
        StringBuilder lines = new StringBuilder();
        HostChecks.of(new AgentConfig.Postgres("localhost", 5432, "postgres", passwordFile, pgCtl))
                .forEach(finding -> lines.append(finding.line()).append('\n'));
        return lines.toString();
    }
}
