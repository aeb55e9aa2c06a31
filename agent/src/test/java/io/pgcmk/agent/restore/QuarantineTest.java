package io.pgcmk.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.fake.BoundPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever starts a restored server starts it in quarantine, and not as the server that it was. */
class QuarantineTest {
    private static final String PASSWORD = "of the app";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 18})
    void holdsWhoeverStartsIt(int major) throws Exception {
        Path restored = directory.resolve("restored");
        // It stays alive, so that whatever is its own would be seen.
        try (BoundPostgres server = BoundPostgres.start(major, directory)) {
            server.execute(
                    "postgres",
                    "CREATE ROLE app LOGIN PASSWORD '" + PASSWORD + "'",
                    "ALTER SYSTEM SET archive_mode = on",
                    "ALTER SYSTEM SET listen_addresses = '*'",
                    "ALTER SYSTEM SET synchronous_standby_names = '*'");
            nameItsPlaces(server.data());
            BackupBench bench = new BackupBench(server);
            bench.backup(directory.resolve("orders.cmk"));

            bench.restore(directory.resolve("orders.cmk"), restored);

            try (BoundPostgres.Restored running = server.start(restored)) {
                assertRefusesTheApp(running);
                try (Connection superuser = running.connectAsSuperuser();
                        Statement statement = superuser.createStatement()) {
                    assertThat(show(statement, "data_directory")).isEqualTo(restored.toString());
                    assertThat(show(statement, "ident_file")).isEqualTo(restored + "/pg_ident.conf");
                    assertThat(show(statement, "cluster_name")).isEqualTo("pg-orders-restored");
                    assertThat(show(statement, "archive_mode")).isEqualTo("off");
                    assertThat(show(statement, "listen_addresses")).isEqualTo("127.0.0.1");
                    assertThat(show(statement, "synchronous_standby_names")).isEmpty();
                    statement.execute("ALTER SYSTEM SET work_mem = '8MB'");
                }
            }
            // It has dropped our comments, and kept the settings.
            try (BoundPostgres.Restored again = server.start(restored)) {
                assertRefusesTheApp(again);
            }
            assertThat(directory.resolve("of-the-server.pid")).doesNotExist();
        }
    }

    @Test
    void startsAServerWhoseSettingsLieElsewhere() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));

        new Quarantine(
                        new AgentConfig.Postgres("127.0.0.1", 5432, "postgres", null, "pg_ctl"),
                        new RestoredNode(5433, "orders-2"))
                .write(data, Path.of("/srv/it's \\ here"));

        assertThat(data.resolve("postgresql.conf"))
                .content()
                .contains("the backup had no postgresql.conf", "data_directory = '/srv/it''s \\\\ here'\n");
        assertThat(data.resolve("pg_hba.conf")).content().contains("reject");
        assertThat(data.resolve("pg_ident.conf")).exists();
    }

    private static void assertRefusesTheApp(BoundPostgres.Restored running) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> running.connect("app", PASSWORD).close())
                .withMessageContaining("pg_hba.conf rejects");
    }

    /** As a server's settings may, on Debian for one. */
    private void nameItsPlaces(Path data) throws IOException {
        Files.writeString(data.resolve("postgresql.conf"), """
                data_directory = '%1$s'
                hba_file = '%1$s/pg_hba.conf'
                ident_file = '%1$s/pg_ident.conf'
                external_pid_file = '%2$s/of-the-server.pid'
                """.formatted(data, directory), StandardOpenOption.APPEND);
    }

    private static String show(Statement statement, String setting) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }
}
