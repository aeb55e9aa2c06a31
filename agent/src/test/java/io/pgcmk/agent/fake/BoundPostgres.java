package io.pgcmk.agent.fake;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfig.HostIdentity;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.postgres.PgCtlScript;
import io.pgcmk.local.postgres.PostgresBinaries;
import io.pgcmk.local.postgres.PostgresOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A real PostgreSQL that pg-cmk knows under a uid, with one table of rows. */
public final class BoundPostgres implements AutoCloseable {
    private static final Map<Integer, BoundPostgres> OF_THIS_JVM = new ConcurrentHashMap<>();
    private static final String PASSWORD = UUID.randomUUID().toString();

    /** Its line in postmaster.pid. */
    private static final int PORT = 3;

    private final int major;
    private final UUID uid = UUID.randomUUID();
    private final LocalPostgres server;
    private final Path directory;
    private final Path pgCtl;

    private BoundPostgres(int major, LocalPostgres server, Path directory, Path pgCtl) {
        this.major = major;
        this.server = server;
        this.directory = directory;
        this.pgCtl = pgCtl;
    }

    /** One for all tests that leave it as it was; it ends with this JVM. */
    public static BoundPostgres ofThisJvm(int major) {
        return OF_THIS_JVM.computeIfAbsent(major, wanted -> {
            try {
                return start(
                        wanted,
                        Files.createTempDirectory(Path.of("target"), "postgres-")
                                .toAbsolutePath());
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("PostgreSQL " + wanted + " does not start", e);
            }
        });
    }

    public static BoundPostgres start(int major, Path directory) throws IOException, SQLException {
        PostgresBinaries binaries = PostgresBinaries.unpack(major);
        Path pgCtl = PgCtlScript.write(directory.resolve("pg_ctl"), binaries);
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        LocalPostgres server =
                LocalPostgres.start(PostgresOptions.of(binaries, directory.resolve("server"), "pg-orders", PASSWORD));
        BoundPostgres bound = new BoundPostgres(major, server, directory, pgCtl);
        bound.execute(
                "postgres", "CREATE DATABASE cmk_control", "CREATE TABLE rows AS SELECT generate_series(1, 1000) i");
        bound.execute(
                "cmk_control",
                Files.readString(Path.of("../functions/src/main/resources/install.sql")),
                "SELECT cmk.bind_node('" + bound.uid + "')");
        return bound;
    }

    public UUID uid() {
        return uid;
    }

    public Path data() {
        return directory.resolve("server/data");
    }

    public void stop() {
        server.stop();
    }

    /** To a timeline of its own, as a restored server is. */
    public void promote() throws IOException, SQLException {
        execute("postgres", "ALTER SYSTEM SET restore_command = 'false'");
        server.stop();
        Files.createFile(data().resolve("recovery.signal"));
        server.restart();
        try (Connection connection = server.connect("postgres");
                PreparedStatement recovering = connection.prepareStatement("SELECT WHERE pg_is_in_recovery()")) {
            while (recovering.executeQuery().next()) {
                Thread.onSpinWait();
            }
        }
    }

    /**
     * A standby of it under a name of its own, with its {@code hba_file} in its data directory.
     *
     * @param firstThere what is done in there before it is started with that
     */
    public LocalPostgres startStandby(String clusterName, Path standby, Consumer<Path> firstThere) {
        PostgresOptions options = PostgresOptions.of(PostgresBinaries.unpack(major), standby, clusterName, PASSWORD);
        PostgresOptions made = LocalPostgres.makeStandby(server, options);
        Path data = standby.resolve("data");
        firstThere.accept(data);
        return LocalPostgres.start(
                made.withSetting("hba_file", data.resolve("cmk_hba.conf").toString()));
    }

    public LocalPostgres local() {
        return server;
    }

    /** Returns once the standby shows what this server has committed by now. */
    public void awaitReplayBy(LocalPostgres standby) throws SQLException {
        standby.awaitReplayOf(server, "cmk_control");
    }

    /** The superuser's login to another server with the same password. */
    public AgentConfig.Postgres login(int port) {
        return new AgentConfig.Postgres("127.0.0.1", port, "postgres", directory.resolve("password"), pgCtl.toString());
    }

    /** As Debian has it. */
    public void moveConfigurationTo(Path etc) throws IOException, InterruptedException {
        server.stop();
        for (String name : List.of("postgresql.conf", "pg_hba.conf", "pg_ident.conf", "local.conf")) {
            Files.move(data().resolve(name), etc.resolve(name));
        }
        Files.createDirectory(etc.resolve("conf.d"));
        Files.writeString(
                etc.resolve("postgresql.conf"),
                "data_directory = '" + data() + "'\ninclude_dir 'conf.d'\n",
                StandardOpenOption.APPEND);
        pgCtl(etc, "start");
    }

    public AgentConfig config() {
        return new AgentConfig(
                URI.create("https://pg-cmk.example"),
                "api://pg-cmk",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/servers/orders",
                new HostIdentity(HostIdentity.Kind.MANAGED_IDENTITY, UUID.randomUUID()),
                login(server.port()),
                null,
                null,
                null,
                null,
                443);
    }

    public void execute(String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public Connection connect(String database) throws SQLException {
        return server.connect(database);
    }

    public String query(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    public void restart() {
        server.restart();
    }

    /** Counted by its superuser, in a server that was restored and is stopped. */
    public long rowsOf(Path restored) throws IOException, SQLException, InterruptedException {
        return Long.parseLong(inRestored(restored, "SELECT count(*) FROM rows"));
    }

    /** The same, for another query. */
    public String inRestored(Path restored, String sql) throws IOException, SQLException, InterruptedException {
        try (Restored running = start(restored);
                Connection connection = running.connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** A restored server, started as by somebody who knows nothing of the agent. */
    public Restored start(Path restored) throws IOException, InterruptedException {
        pgCtl(restored, "start");
        return new Restored(restored);
    }

    public final class Restored implements AutoCloseable {
        private final Path data;

        private Restored(Path data) {
            this.data = data;
        }

        public Connection connect(String user, String password) throws IOException, SQLException {
            return connect(user, password, "");
        }

        /** Past the login gate, where there is one. */
        public Connection connectAsSuperuser() throws IOException, SQLException {
            return connect("postgres", PASSWORD, major < 17 ? "" : "?options=-c%20event_triggers=off");
        }

        private Connection connect(String user, String password, String options) throws IOException, SQLException {
            String port = Files.readAllLines(data.resolve("postmaster.pid")).get(PORT);
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/postgres" + options, user, password);
        }

        @Override
        public void close() throws IOException {
            try {
                pgCtl(data, "stop", "-m", "immediate");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private void pgCtl(Path data, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(pgCtl.toString(), "-D", data.toString(), "-l", data + "/test.log", "-w"));
        command.addAll(List.of(arguments));
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException(command + ": " + Files.readString(data.resolve("test.log")));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
