package io.pgcmk.adapter.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.postgres.PostgresBinaries;
import io.pgcmk.local.postgres.PostgresOptions;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers;
import io.pgcmk.wiring.VirtualThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL per major for the whole JVM, as a DBA would have prepared it. */
public final class RealPostgres {
    static final String ADMIN_PASSWORD = "admin-password";
    private static final String SUPERUSER_PASSWORD = "superuser-password";
    static final ServerUid UID = ServerUid.parse("11111111-1111-4111-8111-111111111111");
    static final ServerId ID = new ServerId("00000000-0000-4000-8000-000000000000", "rg", "orders");

    private static final Map<Integer, RealPostgres> BY_MAJOR = new ConcurrentHashMap<>();

    private final int major;
    private final LocalPostgres server;

    private RealPostgres(int major) {
        this.major = major;
        try {
            // Not a @TempDir: the server lives as long as the JVM, and stops with it.
            Path directory = Files.createTempDirectory(Path.of("target"), "postgres-" + major + "-");
            server = LocalPostgres.start(options(major, directory, "node-a"));
            // Again, since initdb knew nothing of our settings.
            execute("postgres", "ALTER ROLE " + LocalPostgres.SUPERUSER + " PASSWORD '" + SUPERUSER_PASSWORD + "'");
            execute("postgres", "CREATE DATABASE cmk_control");
            execute("postgres", "CREATE DATABASE app");
            execute("postgres", "CREATE ROLE app LOGIN PASSWORD 'app-password'");
            installGates();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RealPostgres of(int major) {
        return BY_MAJOR.computeIfAbsent(major, RealPostgres::new);
    }

    /** A copy that follows this server; whoever starts it ends it. */
    LocalPostgres startStandby(Path directory, String clusterName) {
        return LocalPostgres.startStandby(server, options(major, directory, clusterName));
    }

    private static PostgresOptions options(int major, Path directory, String clusterName) {
        LocalTrust trust = LocalTrust.shared();
        PostgresOptions options = PostgresOptions.of(
                        PostgresBinaries.unpack(major), directory, clusterName, SUPERUSER_PASSWORD)
                .withTls(trust.certificateFile(), trust.privateKeyFile())
                // The second is an address that the certificate does not name.
                .withSetting("listen_addresses", "127.0.0.1,127.0.0.2")
                .withSetting("max_prepared_transactions", "2")
                // Another standby's base backup recycles what one that reconnects just then has not got yet.
                .withSetting("wal_keep_size", "256MB");
        // A password is made costly to guess; tests know it, and log in ten thousand times.
        return major < 16 ? options : options.withSetting("scram_iterations", "1");
    }

    public LocalPostgres server() {
        return server;
    }

    /** Everything of pg-cmk's new, and every database open: {@code app} of user {@code app} among them. */
    public void reset() {
        execute("cmk_control", """
                DROP SCHEMA IF EXISTS cmk CASCADE;
                DO $$
                DECLARE
                  name text;
                BEGIN
                  FOR name IN SELECT rolname FROM pg_roles WHERE rolname ~ '^cmk_(lease/|gate$)' LOOP
                    EXECUTE format('DROP ROLE %I', name);
                  END LOOP;
                END $$;
                UPDATE pg_database SET datallowconn = true, datconnlimit = -1 WHERE datname <> 'template0';
                ALTER DATABASE app OWNER TO postgres;
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app';
                """ + installScript() + ";ALTER ROLE cmk_admin PASSWORD '" + ADMIN_PASSWORD + "'");
    }

    void install() {
        execute("cmk_control", installScript());
    }

    /** As they are from the beginning: whoever changes one puts it back. */
    void installGates() {
        for (String database : new String[] {"app", "postgres", "template1"}) {
            execute(database, loginGateScript());
        }
    }

    static String installScript() {
        return script("/install.sql");
    }

    static String loginGateScript() {
        return script("/login-gate.sql");
    }

    static String script(String name) {
        try (InputStream script = RealPostgres.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(script, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PostgresServer asSeenByPgCmk() {
        return asSeenByPgCmk(server);
    }

    PostgresServer asSeenByPgCmk(String password) {
        return at(server.port(), password);
    }

    static PostgresServer asSeenByPgCmk(LocalPostgres server) {
        return at(server.port(), ADMIN_PASSWORD);
    }

    /** A standby of this server, as a server of its own. */
    PostgresServer asSeenByPgCmk(LocalPostgres standby, String clusterName, ServerUid primaryUid) {
        PostgresServers.Own primary = new PostgresServers.Own(own(server.port()).hosts(), ID, primaryUid);
        return servers(ADMIN_PASSWORD)
                .at(new PostgresServers.Following(
                        new PostgresEndpoint("127.0.0.1", standby.port()), ID, clusterName, primary));
    }

    public Connection client(String database) throws SQLException {
        return server.connect(database, "app", "app-password");
    }

    /** The SQLSTATE with which a client of database {@code app} is refused; empty if it is served. */
    public Optional<String> refusal() {
        try (Connection client = client("app")) {
            if (!client.isValid(1)) {
                throw new IllegalStateException("a client was let in, and is not served");
            }
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getSQLState()));
        }
    }

    /** Makes every lease end sooner by so much, as if PostgreSQL's clock had gone on. */
    public void pass(Duration time) {
        execute("cmk_control", """
                DO $$
                DECLARE
                  lease record;
                BEGIN
                  FOR lease IN SELECT rolname, rolvaliduntil FROM pg_roles
                      WHERE rolname LIKE 'cmk\\_lease/%%' AND isfinite(rolvaliduntil) LOOP
                    EXECUTE format('ALTER ROLE %%I VALID UNTIL %%L', lease.rolname,
                        lease.rolvaliduntil - interval '%d milliseconds');
                  END LOOP;
                END $$""".formatted(time.toMillis()));
    }

    /** The same PostgreSQL while it is down. */
    public static PostgresServer down() {
        return at(closedPort(), ADMIN_PASSWORD);
    }

    private static PostgresServer at(int port, String password) {
        return servers(password).at(own(port));
    }

    /** A server of these hosts; null for one that does not answer. */
    static PostgresServer setOf(@Nullable LocalPostgres... hosts) {
        return servers(ADMIN_PASSWORD).at(own(hosts));
    }

    /** A standby of a server of these hosts. */
    static PostgresServer following(LocalPostgres standby, String clusterName, LocalPostgres... primary) {
        return servers(ADMIN_PASSWORD)
                .at(new PostgresServers.Following(
                        new PostgresEndpoint("127.0.0.1", standby.port()), ID, clusterName, own(primary)));
    }

    private static PostgresServers.Own own(@Nullable LocalPostgres... hosts) {
        return new PostgresServers.Own(
                new PostgresHosts(Stream.of(hosts)
                        .map(host -> new PostgresEndpoint("127.0.0.1", host == null ? closedPort() : host.port()))
                        .toList()),
                ID,
                UID);
    }

    private static int closedPort() {
        try (ServerSocket closed = new ServerSocket(0)) {
            return closed.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PostgresServers.Own own(int port) {
        return new PostgresServers.Own(PostgresHosts.of(new PostgresEndpoint("127.0.0.1", port)), ID, UID);
    }

    private static PostgresServers servers(String password) {
        return new JdbcPostgresServers(new AllowedHosts(Set.of(), true), id -> password, new VirtualThreads());
    }

    /** As the superuser. */
    void execute(String database, String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql.substring(0, Math.min(80, sql.length())), e);
        }
    }

    /** The one value that a superuser's query answers, as text. */
    String query(String database, String sql) {
        return query(server, database, sql);
    }

    static String query(LocalPostgres server, String database, String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
