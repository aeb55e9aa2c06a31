package io.pgcmk.agent.stack;

import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.postgres.PostgresBinaries;
import io.pgcmk.local.postgres.PostgresOptions;
import io.pgcmk.local.stack.AgentOnHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/** A PostgreSQL 15, the newest that Debian's pgBackRest knows, archived and backed up by it. */
final class PgBackRestServer implements AutoCloseable {
    private static final int MAJOR = 15;
    private static final int MOST_LOOKS = 240;

    private final LocalPostgres server;
    private final HostShell shell;
    private final String pgBackRest;
    private final Path data;

    private PgBackRestServer(LocalPostgres server, HostShell shell, String pgBackRest, Path data) {
        this.server = server;
        this.shell = shell;
        this.pgBackRest = pgBackRest;
        this.data = data;
    }

    /** @param wrapper what is called in the place of pgBackRest */
    static PgBackRestServer start(HostShell shell, Path wrapper) throws IOException {
        Path directory = shell.directory();
        Path sockets = Files.createDirectory(directory.resolve("sockets"));
        Path configuration = directory.resolve("pgbackrest.conf");
        String password = UUID.randomUUID().toString();
        String pgBackRest = wrapper + " --config=" + configuration + " --stanza=orders";
        LocalPostgres server = LocalPostgres.start(
                PostgresOptions.of(PostgresBinaries.unpack(MAJOR), directory.resolve("server"), "pg-orders", password)
                        .withSetting("unix_socket_directories", sockets.toString())
                        .withSetting("archive_mode", "on")
                        .withSetting("archive_command", pgBackRest + " archive-push %p"));
        Path data = directory.resolve("server/data");
        Files.writeString(configuration, """
                [global]
                repo1-path=%s
                repo1-cipher-type=aes-256-cbc
                cmd=%s
                log-level-file=off
                lock-path=%s
                start-fast=y
                [orders]
                pg1-path=%s
                pg1-socket-path=%s
                pg1-port=%d
                pg1-user=%s
                """.formatted(
                        directory.resolve("repository"),
                        wrapper,
                        directory.resolve("locks"),
                        data,
                        sockets,
                        server.port(),
                        LocalPostgres.SUPERUSER));
        return new PgBackRestServer(server, shell.with("PGPASSWORD", password), pgBackRest, data);
    }

    AgentOnHost.Ended pgBackRest(String command) throws IOException {
        return shell.run(pgBackRest + " " + command);
    }

    void done(String command) throws IOException {
        shell.done(pgBackRest + " " + command);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String query(String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Looks until it does, for a minute. */
    void awaitThat(String condition) throws SQLException {
        for (int look = 0; look < MOST_LOOKS; look++) {
            if (query("SELECT (" + condition + ")::text").equals("true")) {
                return;
            }
            Waiting.during(Duration.ofMillis(250));
        }
        throw new IllegalStateException("never came: " + condition + "; see " + server.log());
    }

    /** The disk with it. */
    void lose() throws IOException {
        server.stop();
        shell.done("find " + data + " -mindepth 1 -delete");
    }

    void startAgain() {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
    }
}
