package io.pgcmk.agent.fake;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.postgres.PgCtlScript;
import io.pgcmk.local.postgres.PostgresBinaries;
import io.pgcmk.local.postgres.PostgresOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A real PostgreSQL that knows nothing of pg-cmk yet, and logs every statement; with a database {@code orders}. */
public final class BarePostgres {
    private static final Map<Integer, BarePostgres> OF_THIS_JVM = new ConcurrentHashMap<>();
    private static final String PASSWORD = UUID.randomUUID().toString();

    private final LocalPostgres server;
    private final AgentConfig.Postgres settings;

    private BarePostgres(LocalPostgres server, AgentConfig.Postgres settings) {
        this.server = server;
        this.settings = settings;
    }

    /** One for all tests, each of which finds it bare; it ends with this JVM. */
    public static BarePostgres ofThisJvm(int major) {
        BarePostgres server = OF_THIS_JVM.computeIfAbsent(major, wanted -> {
            try {
                return start(wanted);
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("PostgreSQL " + wanted + " does not start", e);
            }
        });
        server.strip();
        return server;
    }

    private static BarePostgres start(int major) throws IOException, SQLException {
        Path directory =
                Files.createTempDirectory(Path.of("target"), "bare-postgres-").toAbsolutePath();
        PostgresBinaries binaries = PostgresBinaries.unpack(major);
        Path password = Files.createFile(
                directory.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, PASSWORD + "\n");
        LocalPostgres server =
                LocalPostgres.start(PostgresOptions.of(binaries, directory.resolve("server"), "pg-orders", PASSWORD)
                        .withSetting("log_statement", "all")
                        .withSetting("archive_mode", archives(major) ? "on" : "off"));
        Path pgCtl = PgCtlScript.write(directory.resolve("pg_ctl"), binaries);
        BarePostgres bare = new BarePostgres(
                server, new AgentConfig.Postgres("127.0.0.1", server.port(), "postgres", password, pgCtl.toString()));
        bare.execute("postgres", "CREATE DATABASE orders");
        return bare;
    }

    /** Some do, with a command of the test's; it takes a restart to change. */
    private static boolean archives(int major) {
        return major >= 17;
    }

    public AgentConfig.Postgres settings() {
        return settings;
    }

    public String log() throws IOException {
        return Files.readString(server.log());
    }

    public void execute(String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public String query(String database, String sql) throws SQLException {
        return String.join(",", column(database, sql));
    }

    /** As pg-cmk logs in, and what it may see there. */
    public int versionSeenByAdmin(String password) throws SQLException {
        try (Connection connection = server.connect("cmk_control", "cmk_admin", password);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT cmk.install_version()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** As if another release of pg-cmk had been installed. */
    public void pretendVersion(int version) throws SQLException {
        execute(
                "cmk_control",
                "CREATE OR REPLACE FUNCTION cmk.install_version() RETURNS int LANGUAGE sql IMMUTABLE"
                        + " SET search_path = pg_catalog, pg_temp AS 'SELECT " + version + "'");
    }

    /** Until it is closed, the role needs no password. */
    public AutoCloseable trusting(String role) throws IOException, SQLException {
        Path file = Path.of(query("postgres", "SHOW hba_file"));
        String before = Files.readString(file);
        rewrite(file, "host all " + role + " 127.0.0.1/32 trust\n" + before);
        return () -> rewrite(file, before);
    }

    /** The postmaster reads it, and the sessions that begin from then on go by it. */
    private void rewrite(Path file, String text) throws IOException, SQLException {
        String asBefore = query("postgres", "SELECT pg_conf_load_time()");
        Files.writeString(file, text);
        execute("postgres", "SELECT pg_reload_conf()");
        while (query("postgres", "SELECT pg_conf_load_time()").equals(asBefore)) {
            Thread.onSpinWait();
        }
    }

    private List<String> column(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        }
    }

    private void strip() {
        try (Connection connection = server.connect("cmk_control");
                Statement statement = connection.createStatement()) {
            // Opens what a test has closed: there is no gate in here.
            statement.execute("COMMENT ON ROLE cmk_gate IS NULL");
            statement.execute("ALTER DATABASE orders ALLOW_CONNECTIONS true");
        } catch (SQLException e) {
            // There was no cmk_control, and so nothing was closed.
        }
        try {
            for (String database : column("postgres", "SELECT datname FROM pg_database WHERE datallowconn")) {
                if (!database.equals("cmk_control")) {
                    execute(
                            database,
                            "DROP EVENT TRIGGER IF EXISTS cmk_login_gate",
                            "DROP SCHEMA IF EXISTS cmk CASCADE");
                }
            }
            execute("postgres", "DROP DATABASE IF EXISTS cmk_control WITH (FORCE)");
            execute("postgres", "DROP ROLE IF EXISTS cmk_admin", "DROP ROLE IF EXISTS cmk_gate");
            execute("postgres", "ALTER SYSTEM RESET archive_command", "SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException("the server cannot be stripped", e);
        }
    }
}
