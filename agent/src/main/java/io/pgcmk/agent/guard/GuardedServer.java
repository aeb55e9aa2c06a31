package io.pgcmk.agent.guard;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.postgres.SuperuserLogin;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGInterval;

/** The guard's part of {@code install.sql}, called by the superuser. */
final class GuardedServer implements AutoCloseable {
    /** Of our own: what the server was asked for comes after a decision of pg-cmk's, or is not for a copy. */
    private static final String REFUSED = "CM00";

    private final Connection connection;

    private GuardedServer(Connection connection) {
        this.connection = connection;
    }

    /** @throws AgentException if it does not let us in */
    static GuardedServer connect(AgentConfig.Postgres postgres) {
        return new GuardedServer(new SuperuserLogin(postgres).briefly(SuperuserLogin.CONTROL_DATABASE));
    }

    GuardState state() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM cmk.guard_state()")) {
            row.next();
            String key = row.getString("kek_id");
            return new GuardState(
                    instant(row, "now"),
                    row.getObject("uid", UUID.class),
                    row.getLong("fence"),
                    row.getBoolean("closed"),
                    row.getBoolean("standby"),
                    lease(row),
                    key == null ? null : (KekVersion) KeyIdentifier.parse(key));
        }
    }

    private static GuardState.@Nullable Lease lease(ResultSet row) throws SQLException {
        PGInterval length = row.getObject("length", PGInterval.class);
        return row.getObject("until") == null ? null : new GuardState.Lease(instant(row, "until"), duration(length));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Duration duration(PGInterval interval) {
        return Duration.ofDays(interval.getDays())
                .plusHours(interval.getHours())
                .plusMinutes(interval.getMinutes())
                .plusSeconds(interval.getWholeSeconds())
                .plusNanos(interval.getMicroSeconds() * 1000L);
    }

    /** For whoever asks pg-cmk whether this server has a guard. */
    void seen(boolean keepsVolume) throws SQLException {
        ask("SELECT cmk.guard_seen(?)", keepsVolume);
    }

    /**
     * @param state read before the check that proved the key good
     * @return null if it is renewed, at least until a good check would have it; otherwise why it was refused
     */
    @Nullable
    String renew(GuardState state) throws SQLException {
        try {
            ask(
                    "SELECT cmk.guard_renew(?, ?, ?::timestamptz)",
                    state.uid(),
                    state.fence(),
                    state.now().toString());
            return null;
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith(REFUSED)) {
                return told(e);
            }
            throw e;
        }
    }

    /** Without PostgreSQL's context, which is of our functions. */
    static String told(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElseThrow();
    }

    /** @return what is still open; to be repeated until nothing is */
    List<String> close(UUID uid) throws SQLException {
        return ask("SELECT cmk.guard_close(?)", uid);
    }

    /** @return how many sessions were ended */
    int sweep(UUID uid) throws SQLException {
        return Integer.parseInt(ask("SELECT cmk.gate_sweep(?)", uid).getFirst());
    }

    /**
     * Ends every session of a standby but pg-cmk's, unless its lease runs by now. gate_sweep does not know of standbys that
     * have none.
     *
     * @return how many were ended
     */
    int sweepStandby() throws SQLException {
        return Integer.parseInt(ask("""
                SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND (datid IS NOT NULL OR backend_type = 'walsender')
                  AND NOT (datname IS NOT DISTINCT FROM current_database() AND usename IS NOT DISTINCT FROM 'cmk_admin')
                  AND NOT EXISTS (SELECT FROM cmk.guard_state() s WHERE s.uid IS NOT NULL AND NOT s.closed AND s.until > s.now)
                """).getFirst());
    }

    boolean hasLoginGates() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() >= 17;
    }

    Path hbaFile() throws SQLException {
        return Path.of(ask("SHOW hba_file").getFirst());
    }

    /**
     * What PostgreSQL has against the hba_file as it is on the disk. A rule that can match nobody on this server, such as
     * one for TLS where that is off, is one that it takes.
     */
    Optional<String> hbaError() throws SQLException {
        return ask("""
                SELECT CASE WHEN count(*) = 0 THEN 'there is no rule in it'
                  ELSE min('line ' || line_number || ': ' || error) FILTER (WHERE error NOT LIKE '%record cannot match because%')
                  END FROM pg_hba_file_rules
                """).stream().filter(Objects::nonNull).findFirst();
    }

    /** @return after which time of the server's it reads its files again */
    Instant reload() throws SQLException {
        Instant now = OffsetDateTime.parse(
                        ask("SELECT to_json(clock_timestamp()) #>> '{}'").getFirst())
                .toInstant();
        ask("SELECT pg_reload_conf()");
        return now;
    }

    /** When the postmaster had read its files, by which this session was let in. */
    Instant loadedAt() throws SQLException {
        return OffsetDateTime.parse(
                        ask("SELECT to_json(pg_conf_load_time()) #>> '{}'").getFirst())
                .toInstant();
    }

    Path dataDirectory() throws SQLException {
        return Path.of(ask("SHOW data_directory").getFirst());
    }

    private List<String> ask(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<String> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(result.getString(1));
                }
                return rows;
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends the session of a client that is gone.
        }
    }
}
