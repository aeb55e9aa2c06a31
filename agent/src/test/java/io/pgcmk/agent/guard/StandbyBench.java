package io.pgcmk.agent.guard;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.local.postgres.LocalPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A real standby whose hba_file is the guard's, its primary, and guards of it. */
final class StandbyBench {
    static final String NAME = "pg-orders-standby";
    static final String OPEN = "host all all 127.0.0.1/32 scram-sha-256\n";
    private static final String PASSWORD = "of the app";

    private final int major;
    private final FakeKekVaults vaults = new FakeKekVaults(Clock.systemUTC());
    private StringWriter messages = new StringWriter();
    private @Nullable BoundPostgres primary;
    private @Nullable LocalPostgres standby;
    private Path directory = Path.of("");

    StandbyBench(int major) {
        this.major = major;
    }

    void start(Path place) throws IOException, SQLException {
        directory = place;
        primary = BoundPostgres.start(major, directory);
        primary().execute("postgres", "CREATE ROLE app LOGIN PASSWORD '" + PASSWORD + "'");
        Files.writeString(hba(), OPEN);
        standby = startStandby(NAME, "standby");
    }

    /** One that was prepared as docs/guard.md says. */
    LocalPostgres startStandby(String name, String at) {
        return primary()
                .startStandby(
                        name,
                        directory.resolve(at),
                        data -> logins(data, 1).closeIfMissing().ifPresent(why -> {
                            throw new IllegalStateException(why);
                        }));
    }

    void stop() {
        standby().close();
        primary().close();
    }

    /** A registered standby without a lease, as one that awaits its revalidation. */
    void reset() throws IOException, SQLException {
        messages = new StringWriter();
        Files.writeString(hba(), OPEN);
        onPrimary("DELETE FROM cmk.node WHERE cluster_name <> 'pg-orders'");
        onPrimary("DELETE FROM cmk.lease");
        onPrimary("UPDATE cmk.gate SET closed = false");
        register(NAME);
        round(guard());
        messages = new StringWriter();
    }

    boolean hasLoginGates() {
        return major >= 17;
    }

    BoundPostgres primary() {
        return Objects.requireNonNull(primary);
    }

    LocalPostgres standby() {
        return Objects.requireNonNull(standby);
    }

    Path data() {
        return data("standby");
    }

    /** Of the one that was started there. */
    Path data(String at) {
        return directory.resolve(at).resolve("data");
    }

    /** The rules that hold while it is open. */
    Path hba() {
        return directory.resolve("open_hba.conf");
    }

    void onPrimary(String sql) throws SQLException {
        primary().execute("cmk_control", sql);
    }

    void register(String name) throws SQLException {
        onPrimary("INSERT INTO cmk.node SELECT '" + name + "', '" + UUID.randomUUID() + "', cmk.system_identifier()");
        primary().awaitReplayBy(standby());
    }

    /** A key that this host may not use, or not any more. */
    void wrapUnderALostKey(String name) throws SQLException {
        onPrimary("INSERT INTO cmk.wrapped_dek SELECT uid, gen_random_uuid(), 1,"
                + " 'https://contoso.vault.azure.net/keys/lost/0123456789abcdef0123456789abcdef', 'RSA-OAEP-256',"
                + " decode(repeat('00', 256), 'hex'), decode(repeat('00', 8), 'hex') FROM cmk.node"
                + " WHERE cluster_name = '" + name + "'");
    }

    /** As pg-cmk does, on the primary. */
    void lease(String name, Duration left) throws SQLException {
        onPrimary("INSERT INTO cmk.lease VALUES ('" + name + "', clock_timestamp() + interval '" + left.toMillis()
                + " milliseconds', '9 minutes 30 seconds', cmk.lease_binding()) ON CONFLICT (cluster_name)"
                + " DO UPDATE SET until = excluded.until");
        primary().awaitReplayBy(standby());
    }

    void lease() throws SQLException {
        lease(NAME, Duration.ofSeconds(570));
    }

    GuardServer guard() {
        return guard(data(), standby().port());
    }

    GuardServer guard(Path data, int port) {
        return guard(port, logins(data, port), null);
    }

    GuardServer guard(Path data, int port, AgentConfig.Volume volume) {
        return guard(
                port,
                logins(data, port),
                new Volume(volume, primary().login(port).pgCtl()));
    }

    /** Of a standby with an hba_file of its own. */
    GuardServer guardWithoutLogins() {
        return guard(standby().port(), null, null);
    }

    private GuardServer guard(int port, @Nullable StandbyLogins logins, @Nullable Volume volume) {
        LookAtKey look = new LookAtKey(() -> vaults.actingAs(UUID.randomUUID()), new SecureRandom(), Clock.systemUTC());
        return new GuardServer(
                new GuardServer.Host(primary().login(port), volume, logins),
                look,
                Thread::sleep,
                new PrintWriter(messages));
    }

    StandbyLogins logins(Path data, int port) {
        return new StandbyLogins(primary().login(port), new AgentConfig.Standby(data, hba()), Thread::sleep);
    }

    Duration round(GuardServer guard) {
        try {
            return guard.round();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Connection app() throws SQLException {
        return standby().connect("postgres", "app", PASSWORD);
    }

    /** Whether the app is let in; if not, it must be by the rules. */
    boolean letsIn() {
        return letsIn(standby());
    }

    boolean letsIn(LocalPostgres server) {
        try (Connection client = server.connect("postgres", "app", PASSWORD)) {
            return client.isValid(5);
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("pg_hba.conf rejects")) {
                return false;
            }
            throw new IllegalStateException(e);
        }
    }

    String onStandby(String sql) throws SQLException {
        try (Connection connection = standby().connect("cmk_control");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Without the time. */
    String report() throws IOException {
        return Files.readString(data().resolve(StandbyReport.FILE)).replaceFirst("^\\S+ ", "");
    }

    String saidInAll() {
        return messages.toString();
    }

    /** The last line. */
    String said() {
        return saidInAll().lines().reduce((first, last) -> last).orElse("");
    }
}
