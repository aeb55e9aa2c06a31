package io.pgcmk.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.fake.BoundPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupRoundTripTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 18})
    @DisplayName(
            "R26, R30: a server comes out of its backup with the row of before and not of after, pg-cmk being gone")
    void bringsEveryRowBack(int major) throws IOException, SQLException, InterruptedException {
        Path file = directory.resolve("orders.cmk");
        Path restored = directory.resolve("restored");
        try (BoundPostgres server = BoundPostgres.start(major, directory)) {
            BackupBench bench = new BackupBench(server);
            server.execute("postgres", "INSERT INTO rows VALUES (1001)");
            bench.backup(file);
            server.execute("postgres", "INSERT INTO rows VALUES (1002)");
            server.stop();
            bench.registry().goAway();

            bench.restore(file, restored);

            assertThat(bench.said()).contains("backup: ", "restored to " + restored);
            assertThat(server.rowsOf(restored)).isEqualTo(1001);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored)))
                    .isEqualTo("rwx------");
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("PG_VERSION");
        }
    }

    @Test
    void keepsTheHistoryOfItsTimelines() throws IOException, SQLException, InterruptedException {
        Path file = directory.resolve("orders.cmk");
        Path restored = directory.resolve("restored");
        try (BoundPostgres server = BoundPostgres.start(18, directory)) {
            BackupBench bench = new BackupBench(server);
            server.promote();
            server.execute("postgres", "INSERT INTO rows VALUES (1001)");

            bench.backup(file);
            bench.restore(file, restored);

            assertThat(restored.resolve("pg_wal/00000002.history")).exists();
            assertThat(restored.resolve("pg_wal/00000003.history")).exists();
            assertThat(server.rowsOf(restored)).isEqualTo(1001);
        }
    }
}
