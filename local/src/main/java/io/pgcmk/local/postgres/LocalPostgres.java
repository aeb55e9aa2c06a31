package io.pgcmk.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A running PostgreSQL of our own. It ends with {@link #close}, or with this JVM. */
public final class LocalPostgres implements AutoCloseable {
    public static final String SUPERUSER = "postgres";

    /** Half a minute of looks that take 10 ms each. */
    private static final int MOST_LOOKS = 3000;

    private final PostgresCluster cluster;
    private final String password;
    private final int port;
    private final Thread stopAtExit;

    private LocalPostgres(PostgresCluster cluster, String password, int port) {
        this.cluster = cluster;
        this.password = password;
        this.port = port;
        this.stopAtExit = new Thread(cluster::stop, "stop " + cluster.data());
    }

    /** Makes a new cluster in the directory, or takes the one that an earlier start made there, and starts it. */
    public static LocalPostgres start(PostgresOptions options) {
        try {
            PostgresCluster cluster = new PostgresCluster(
                    options.binaries(),
                    OrdinaryUser.detect(),
                    options.directory().toAbsolutePath());
            int port = options.port() == 0 ? freePort() : options.port();
            if (!Files.isDirectory(cluster.data())) {
                cluster.init(SUPERUSER, options.password());
            }
            cluster.configure(PostgresSettings.of(options, port), options.tls());
            LocalPostgres server = new LocalPostgres(cluster, options.password(), port);
            Runtime.getRuntime().addShutdownHook(server.stopAtExit);
            cluster.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(options + " cannot be started", e);
        }
    }

    /**
     * Makes a copy of a running server in the directory, and starts it as a standby that replays whatever the server writes
     * from then on.
     *
     * @param options with the server's password, and no lower limits than the server's: PostgreSQL refuses to replay them
     */
    public static LocalPostgres startStandby(LocalPostgres primary, PostgresOptions options) {
        return start(makeStandby(primary, options));
    }

    /** The same, for whoever prepares it first; returns what to start it with. */
    public static PostgresOptions makeStandby(LocalPostgres primary, PostgresOptions options) {
        Path data = new PostgresCluster(
                        options.binaries(),
                        OrdinaryUser.detect(),
                        options.directory().toAbsolutePath())
                .data();
        try {
            BaseBackup.copy(primary, primary.cluster.data(), data);
            Files.createFile(data.resolve("standby.signal"));
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(options + " is no copy of " + primary.cluster.data(), e);
        }
        return options.withSetting("wal_retrieve_retry_interval", "100ms")
                .withSetting(
                        "primary_conninfo",
                        "host=127.0.0.1 port=" + primary.port + " user=" + SUPERUSER + " password=" + primary.password);
    }

    /**
     * Returns once this standby shows everything that its primary has committed by now.
     *
     * @param database where both let the superuser in
     */
    public void awaitReplayOf(LocalPostgres primary, String database) throws SQLException {
        try (Connection there = primary.connect(database);
                Statement asked = there.createStatement();
                ResultSet committed = asked.executeQuery("SELECT pg_current_wal_flush_lsn()");
                Connection here = connect(database);
                PreparedStatement looking =
                        here.prepareStatement("SELECT pg_last_wal_replay_lsn() >= ?::pg_lsn, pg_sleep(0.01)")) {
            committed.next();
            looking.setString(1, committed.getString(1));
            for (int look = 0; look < MOST_LOOKS; look++) {
                try (ResultSet replayed = looking.executeQuery()) {
                    replayed.next();
                    if (replayed.getBoolean(1)) {
                        return;
                    }
                }
            }
        }
        throw new IllegalStateException("the standby does not follow its primary: see " + log());
    }

    public int port() {
        return port;
    }

    /** One that nobody listens on now. */
    public static int freePort() {
        try {
            return PostgresSettings.freePort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** A session of the superuser. */
    public Connection connect(String database) throws SQLException {
        return connect(database, SUPERUSER, password);
    }

    public Connection connect(String database, String user, String userPassword) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), user, userPassword);
    }

    /** What the server has written to its log since it was made. */
    public Path log() {
        return cluster.log();
    }

    /** Starts a stopped server too. Not affected by a closed gate: pg_ctl reads postmaster.pid and logs in nowhere. */
    public void restart() {
        cluster.stop();
        try {
            cluster.start();
        } catch (IOException e) {
            throw new UncheckedIOException("no log of the failed start in " + cluster.log(), e);
        }
    }

    public void stop() {
        cluster.stop();
    }

    @Override
    public void close() {
        cluster.stop();
        Runtime.getRuntime().removeShutdownHook(stopAtExit);
    }
}
