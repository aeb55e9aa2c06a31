package io.pgcmk.agent.guard;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.local.postgres.LocalPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL with a lease, and guards over fakes of the vault. */
final class GuardBench {
    static final KekId KEK = new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek");
    static final Path LOGIN_GATE = Path.of("../functions/src/main/resources/login-gate.sql");
    private static final Path INSTALL = Path.of("../functions/src/main/resources/install.sql");

    private final int major;
    private final UUID identity = UUID.randomUUID();
    private FakeKekVaults vaults = new FakeKekVaults(Clock.systemUTC());
    private KekVersion key = vaults.rotate(KEK);
    private StringWriter messages = new StringWriter();
    private @Nullable BoundPostgres server;

    GuardBench(int major) {
        this.major = major;
    }

    void start(Path directory) throws IOException, SQLException {
        server = BoundPostgres.start(major, directory);
        server.execute("postgres", "CREATE ROLE replica");
    }

    BoundPostgres server() {
        return Objects.requireNonNull(server);
    }

    FakeKekVaults vaults() {
        return vaults;
    }

    KekVersion key() {
        return key;
    }

    UUID identity() {
        return identity;
    }

    /** As it is after enabling: a DEK, and a lease that was given just now. */
    void protect() throws SQLException {
        vaults = new FakeKekVaults(Clock.systemUTC());
        key = vaults.rotate(KEK);
        messages = new StringWriter();
        control("DROP SCHEMA IF EXISTS cmk CASCADE");
        control("UPDATE pg_database SET datallowconn = true WHERE datname <> 'template0'");
        control(read(INSTALL));
        control("SELECT cmk.bind_node('" + server().uid() + "')");
        control("SELECT cmk.store_wrapped_dek('" + server().uid() + "', gen_random_uuid(), '" + key
                + "', 'RSA-OAEP-256', decode(repeat('00', 256), 'hex'), decode(repeat('00', 8), 'hex'))");
        leaseWith(Duration.ofSeconds(570), "9 minutes 30 seconds");
    }

    private static String read(Path script) {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As pg-cmk does. */
    void leaseWith(Duration left, String length) throws SQLException {
        control("SELECT cmk.lease_renew('" + server().uid() + "', 0, clock_timestamp() + interval '" + left.toMillis()
                + " milliseconds', '" + length + "')");
    }

    void endLease() throws SQLException {
        leaseWith(Duration.ZERO, "9 minutes 30 seconds");
    }

    void closeByPgCmk() throws SQLException {
        control("SELECT cmk.gate_close('" + server().uid() + "', 1, 'KeyDisabled')");
    }

    void control(String sql) throws SQLException {
        server().execute("cmk_control", sql);
    }

    String text(String sql) throws SQLException {
        return one(sql, String.class);
    }

    Instant clock() throws SQLException {
        return one("SELECT clock_timestamp()", OffsetDateTime.class).toInstant();
    }

    Instant leaseEnd() throws SQLException {
        return one("SELECT until FROM cmk.lease", OffsetDateTime.class).toInstant();
    }

    private <T> T one(String sql, Class<T> type) throws SQLException {
        try (Connection connection = server().connect("cmk_control");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return type == String.class ? type.cast(row.getString(1)) : row.getObject(1, type);
        }
    }

    /** The SQLSTATE with which a client is refused; empty if it is let in. */
    String refusal() {
        try (Connection client = server().connect("postgres")) {
            return client.isValid(2) ? "" : "let in, and not served";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }

    GuardServer guard() {
        return guard(null);
    }

    GuardServer guard(AgentConfig.@Nullable Volume volume) {
        AgentConfig.Postgres postgres = server().config().postgres();
        return guard(postgres, volume == null ? null : new Volume(volume, postgres.pgCtl()));
    }

    /** As root, or with the program at another place. */
    GuardServer guardWithoutPgCtl(AgentConfig.Volume volume) {
        return guard(server().config().postgres(), new Volume(volume, "/none/pg_ctl"));
    }

    /** Of a server that is down. */
    GuardServer guardOfNobody() {
        return guard(new AgentConfig.Postgres("127.0.0.1", LocalPostgres.freePort(), "postgres", null, "pg_ctl"), null);
    }

    private GuardServer guard(AgentConfig.Postgres postgres, @Nullable Volume volume) {
        LookAtKey look = new LookAtKey(() -> vaults.actingAs(identity), new SecureRandom(), Clock.systemUTC());
        return new GuardServer(
                new GuardServer.Host(postgres, volume, null), look, Thread::sleep, new PrintWriter(messages));
    }

    /** Of a guard that has just started. */
    Duration round() {
        return round(guard());
    }

    Duration round(GuardServer guard) {
        try {
            return guard.round();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String saidInAll() {
        return messages.toString();
    }

    /** The last line. */
    String said() {
        return messages.toString().lines().reduce((first, last) -> last).orElse("");
    }
}
