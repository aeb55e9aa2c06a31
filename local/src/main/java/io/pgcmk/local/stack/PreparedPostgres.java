package io.pgcmk.local.stack;

import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.postgres.PostgresBinaries;
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
    private static final int MAJOR = 18;

    private final LocalPostgres server;
    private final DeathWatch watch;

    private PreparedPostgres(LocalPostgres server, DeathWatch watch) {
        this.server = server;
        this.watch = watch;
    }

    /** With nothing of pg-cmk's in it. */
    static PreparedPostgres bare(String name, Path directory, LocalTrust trust, Passwords passwords) {
        LocalPostgres server = LocalPostgres.start(options(name, directory, trust, passwords));
        try {
            DeathWatch watch = new DeathWatch(directory.resolve("data/postmaster.pid"));
            execute(
                    server,
                    "postgres",
                    "CREATE ROLE " + APP_USER + " LOGIN PASSWORD '" + passwords.app() + "'",
                    "CREATE DATABASE " + DATABASE + " OWNER " + APP_USER);
            return new PreparedPostgres(server, watch);
        } catch (IOException e) {
            server.close();
            throw new UncheckedIOException("PostgreSQL cannot be watched", e);
        } catch (SQLException e) {
            server.close();
            throw new IllegalStateException("PostgreSQL cannot be given its database: " + e.getMessage(), e);
        }
    }

    static PreparedPostgres start(
            String name, Path directory, LocalTrust trust, Passwords passwords, Path installScript) {
        PreparedPostgres postgres = bare(name, directory, trust, passwords);
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

    /** A standby of this one, under a name of its own. */
    PreparedPostgres replica(String name, Path directory, LocalTrust trust, Passwords passwords) {
        LocalPostgres replica = LocalPostgres.startStandby(server, options(name, directory, trust, passwords));
        try {
            return new PreparedPostgres(replica, new DeathWatch(directory.resolve("data/postmaster.pid")));
        } catch (IOException e) {
            replica.close();
            throw new UncheckedIOException("PostgreSQL cannot be watched", e);
        }
    }

    private static PostgresOptions options(String name, Path directory, LocalTrust trust, Passwords passwords) {
        return PostgresOptions.of(PostgresBinaries.unpack(MAJOR), directory, "pg-" + name, passwords.superuser())
                .withTls(trust.certificateFile(), trust.privateKeyFile());
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
