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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TablespacesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 18})
    void areNotWrittenToWhereTheLiveServerHasThem(int major) throws Exception {
        Path file = directory.resolve("orders.cmk");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        try (BoundPostgres server = BoundPostgres.start(major, directory)) {
            BackupBench bench = new BackupBench(server);
            bench.backup(file);
            server.execute(
                    "postgres",
                    "CREATE TABLESPACE elsewhere LOCATION '" + elsewhere + "'",
                    "CREATE TABLE there TABLESPACE elsewhere AS SELECT 'before' AS word");
            WalArchive archive = bench.archive(directory.resolve("archive"));
            server.execute("postgres", "UPDATE there SET word = 'after'", "CHECKPOINT");

            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> bench.restore(
                            file,
                            SidecarFile.beside(file),
                            new Recovery(archive, null, null),
                            directory.resolve("restored")))
                    .returns(ExitCode.POSTGRES, AgentException::exitCode)
                    .withMessageContaining("because of a tablespace: one was made after the backup");

            assertThat(directory.resolve("restored")).doesNotExist();
            server.restart();
            assertThat(server.query("postgres", "SELECT word FROM there")).isEqualTo("after");
        }
    }
}
