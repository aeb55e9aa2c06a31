package io.pgcmk.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPostgresTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 18})
    void runsEveryMajorUnderTheNameGiven(int major) throws SQLException {
        PostgresOptions options = options(major);

        try (LocalPostgres server = LocalPostgres.start(options)) {
            assertThat(show(server, "server_version")).startsWith(major + ".");
            assertThat(show(server, "cluster_name")).isEqualTo("it's node-a");
        }
    }

    @Test
    void refusesAWrongPassword() {
        try (LocalPostgres server = LocalPostgres.start(options(18))) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> server.connect("postgres", LocalPostgres.SUPERUSER, "wrong"))
                    .returns("28P01", SQLException::getSQLState);
        }
    }

    @Test
    void keepsPortAndRowsOverARestart() throws SQLException {
        try (LocalPostgres server = LocalPostgres.start(options(18).withSetting("max_connections", "17"))) {
            int port = server.port();
            execute(server, "create table kept as select 42 as answer");

            server.restart();

            assertThat(server.port()).isEqualTo(port);
            assertThat(query(server, "select answer from kept")).isEqualTo("42");
            assertThat(show(server, "max_connections")).isEqualTo("17");
        }
    }

    @Test
    void takesUpTheClusterThatAnEarlierStartMade() throws SQLException {
        try (LocalPostgres first = LocalPostgres.start(options(18))) {
            execute(first, "create table kept as select 42 as answer");
        }

        try (LocalPostgres second = LocalPostgres.start(options(18))) {
            assertThat(query(second, "select answer from kept")).isEqualTo("42");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void startsAStandbyThatReplaysWhatItsPrimaryWrites(int major) throws SQLException {
        try (LocalPostgres primary = LocalPostgres.start(options(major))) {
            execute(primary, "create table kept as select 42 as answer");
            PostgresOptions copy = PostgresOptions.of(
                    PostgresBinaries.unpack(major), directory.resolve("standby"), "node-b", "secret");

            try (LocalPostgres standby = LocalPostgres.startStandby(primary, copy)) {
                assertThat(show(standby, "cluster_name")).isEqualTo("node-b");
                assertThat(query(standby, "select pg_is_in_recovery()")).isEqualTo("t");
                assertThat(query(standby, "select answer from kept")).isEqualTo("42");

                execute(primary, "update kept set answer = 43");
                standby.awaitReplayOf(primary, "postgres");

                assertThat(query(standby, "select answer from kept")).isEqualTo("43");
            }
        }
    }

    @Test
    void leavesNoPasswordBehind() throws IOException {
        try (LocalPostgres server = LocalPostgres.start(options(18))) {
            assertThat(server.port()).isPositive();
        }

        assertThat(directory.resolve("server").toFile().list()).containsExactlyInAnyOrder("data", "server.log");
    }

    @Test
    void speaksTlsWithTheCertificateGiven() throws Exception {
        Path keyStore = directory.resolve("keys.p12");
        Command.run(
                List.of(),
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-alias",
                "server",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                "changeit");
        KeyStore keys = KeyStore.getInstance(keyStore.toFile(), "changeit".toCharArray());
        Path certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
        Path key = pem(
                "PRIVATE KEY", keys.getKey("server", "changeit".toCharArray()).getEncoded());

        try (LocalPostgres server = LocalPostgres.start(options(18).withTls(certificate, key))) {
            assertThat(query(server, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"))
                    .isEqualTo("t");
        }
    }

    @Test
    void saysWhatPostgresSaidWhenItDoesNotStart() {
        PostgresOptions options = options(18).withSetting("no_such_setting", "1");

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> LocalPostgres.start(options))
                .withMessageContaining("could not start server")
                .withMessageContaining("no_such_setting");
    }

    private PostgresOptions options(int major) {
        return PostgresOptions.of(PostgresBinaries.unpack(major), directory.resolve("server"), "it's node-a", "secret");
    }

    private static String show(LocalPostgres server, String setting) throws SQLException {
        return query(server, "show " + setting);
    }

    private static String query(LocalPostgres server, String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(LocalPostgres server, String sql) throws SQLException {
        try (Connection connection = server.connect("postgres")) {
            connection.createStatement().execute(sql);
        }
    }

    private Path pem(String type, byte[] encoded) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return Files.writeString(
                directory.resolve(type.replace(' ', '-') + ".pem"),
                "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}
