package io.pgcmk.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.wal.WalArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An archive of a server that was promoted or recovered has more than one end. */
class TimelineTest {
    private static final int MAJOR = 18;

    @TempDir
    private Path directory;

    @Test
    void isChosenByTheUserWhereTheArchiveHasTwo() throws Exception {
        Path file = directory.resolve("orders.cmk");
        try (BoundPostgres server = BoundPostgres.start(MAJOR, directory)) {
            BackupBench bench = new BackupBench(server);
            bench.backup(file);
            server.execute("postgres", "INSERT INTO rows VALUES (1001)");
            bench.archive(directory.resolve("archive"));
            server.execute("postgres", "INSERT INTO rows VALUES (1002)");
            beginASecond(server);
            server.execute("postgres", "INSERT INTO rows VALUES (1003)");
            WalArchive archive = bench.archive(directory.resolve("archive"));
            assertThat(archive.names()).contains("00000002.history");

            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> restore(bench, file, archive, null))
                    .returns(ExitCode.USAGE, AgentException::exitCode)
                    .withMessageContaining("--timeline latest");
            assertThat(server.rowsOf(restore(bench, file, archive, "latest"))).isEqualTo(1003);
            assertThat(server.rowsOf(restore(bench, file, archive, "2"))).isEqualTo(1003);
            assertThat(server.rowsOf(restore(bench, file, archive, "current"))).isEqualTo(1002);
            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> restore(bench, file, archive, "3"))
                    .returns(ExitCode.DAMAGED, AgentException::exitCode)
                    .withMessageContaining("00000003.history is not there");
            Files.delete(directory.resolve("archive/" + newest(archive, "00000002") + ".cmk"));
            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> restore(bench, file, archive, "latest"))
                    .returns(ExitCode.DAMAGED, AgentException::exitCode)
                    .withMessageContaining("on timeline 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "newest", "1 --"})
    void isANumberOrAWord(String timeline) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> new Recovery(new WalArchive(directory), null, timeline))
                .withMessageContaining("--timeline must be");
    }

    private static String newest(WalArchive archive, String timeline) throws Exception {
        return archive.names().stream()
                .filter(name -> name.startsWith(timeline) && !name.endsWith(".history"))
                .max(String::compareTo)
                .orElseThrow();
    }

    /** As a promotion does. */
    private static void beginASecond(BoundPostgres server) throws Exception {
        server.execute("postgres", "ALTER SYSTEM SET restore_command = 'false'");
        server.stop();
        Files.createFile(server.data().resolve("recovery.signal"));
        server.restart();
    }

    private Path restore(BackupBench bench, Path file, WalArchive archive, @Nullable String timeline) throws Exception {
        Path target = Files.createTempDirectory(directory, "on-").resolve("data");
        bench.restore(file, SidecarFile.beside(file), new Recovery(archive, null, timeline), target);
        return target;
    }
}
