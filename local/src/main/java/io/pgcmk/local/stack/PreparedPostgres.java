package io.pgcmk.local.stack;

import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.postgres.PostgresOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A PostgreSQL with its application's database, as a DBA has prepared it for pg-cmk, or not yet. */
final class PreparedPostgres implements AutoCloseable {
    static final String DATABASE = "orders";
    static final String APP_USER = "app";

    private final LocalPostgres server;
    private final DeathWatch watch;

    private PreparedPostgres(LocalPostgres server, DeathWatch watch) {
        this.server = server;
        this.watch = watch;
    }

    /** With nothing of pg-cmk's in it. */
    static PreparedPostgres bare(PostgresOptions options, Passwords passwords) {
        PreparedPostgres postgres = start(options);
        try {
            execute(
                    postgres.server,
                    "postgres",
                    "CREATE ROLE " + APP_USER + " LOGIN PASSWORD '" + passwords.app() + "'",
                    "CREATE DATABASE " + DATABASE + " OWNER " + APP_USER);
            return postgres;
        } catch (SQLException e) {
            postgres.close();
            throw new IllegalStateException("PostgreSQL cannot be given its database: " + e.getMessage(), e);
        }
    }

    static PreparedPostgres start(PostgresOptions options, Passwords passwords, Path installScript) {
        PreparedPostgres postgres = bare(options, passwords);
        try {
            prepare(
                    postgres.server,
                    passwords,
                    Files.readString(installScript),
                    Files.readString(installScript.resolveSibling("login-gate.sql")));
            return postgres;
        } catch (IOException e) {
            postgres.close();
            throw new UncheckedIOException("PostgreSQL cannot be prepared", e);
        } catch (SQLException e) {
            postgres.close();
            throw new IllegalStateException("PostgreSQL cannot be prepared: " + e.getMessage(), e);
        }
    }

    /** As it is. */
    static PreparedPostgres start(PostgresOptions options) {
        LocalPostgres server = LocalPostgres.start(options);
        try {
            return new PreparedPostgres(
                    server, new DeathWatch(options.directory().resolve("data/postmaster.pid")));
        } catch (IOException e) {
            server.close();
            throw new UncheckedIOException("PostgreSQL cannot be watched", e);
        }
    }

    /** A standby of this one; returns what to start it with. */
    PostgresOptions makeReplica(PostgresOptions options) {
        return LocalPostgres.makeStandby(server, options);
    }

    int port() {
        return server.port();
    }

    void stop() {
        server.stop();
    }

    void restart() {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
        watch.close();
    }

    private static void prepare(LocalPostgres server, Passwords passwords, String installScript, String loginGate)
            throws SQLException {
        execute(server, "postgres", "CREATE DATABASE cmk_control");
        execute(server, "cmk_control", installScript, "ALTER ROLE cmk_admin PASSWORD '" + passwords.cmkAdmin() + "'");
        for (String database : List.of(DATABASE, "postgres", "template1")) {
            execute(server, database, loginGate);
        }
    }

    private static void execute(LocalPostgres server, String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
