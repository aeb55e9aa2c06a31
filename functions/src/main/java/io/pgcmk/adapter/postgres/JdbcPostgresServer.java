package io.pgcmk.adapter.postgres;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL, by way of the functions of {@code install.sql}. */
final class JdbcPostgresServer implements PostgresServer {
    private final ControlDatabase database;

    JdbcPostgresServer(ControlDatabase database) {
        this.database = database;
    }

    @Override
    public PostgresState inspect() {
        return database.call(connection -> new Inspection(connection, database.endpoint()).run());
    }

    @Override
    public void bind(ServerUid uid) {
        ask("SELECT cmk.bind_node(?)", uid.value());
    }

    @Override
    public void store(ServerUid uid, WrappedDek dek) {
        ask(
                "SELECT cmk.store_wrapped_dek(?, ?, ?, ?, ?, ?)",
                uid.value(),
                dek.id().value(),
                dek.wrappedBy().toString(),
                dek.algorithm().joseName(),
                dek.ciphertext().toByteArray(),
                dek.checkValue().toByteArray());
    }

    @Override
    public List<String> close(ServerUid uid, long fence, String why) {
        return ask("SELECT cmk.gate_close(?, ?, ?)", uid.value(), fence, why);
    }

    @Override
    public int endSessions(ServerUid uid) {
        return Integer.parseInt(ask("SELECT cmk.gate_sweep(?)", uid.value()).getFirst());
    }

    @Override
    public void open(ServerUid uid, long fence, @Nullable Lease lease) {
        give("cmk.gate_open", uid, fence, lease);
    }

    @Override
    public Reading read() {
        return preferring(
                () -> database.call(connection -> reading(connection, "SELECT * FROM cmk.reading()")),
                () -> database.call(connection -> reading(connection, "SELECT clock_timestamp(), NULL, NULL")));
    }

    private static Reading reading(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            String atRest = row.getString(3);
            return new Reading(
                    instant(row, 1),
                    atRest == null
                            ? null
                            : new GuardReport(
                                    instant(row, 2), atRest.equals("Volume") ? DataAtRest.VOLUME : DataAtRest.NONE),
                    false,
                    true,
                    List.of());
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Override
    public void renew(ServerUid uid, long fence, @Nullable Lease lease) {
        give("cmk.lease_renew", uid, fence, lease);
    }

    private void give(String function, ServerUid uid, long fence, @Nullable Lease lease) {
        String until = lease == null ? "infinity" : lease.until().toString();
        String length = lease == null ? null : lease.length().toString();
        preferring(
                () -> ask(
                        "SELECT " + function + "(?, ?, ?::timestamptz, ?::interval)",
                        uid.value(),
                        fence,
                        until,
                        length),
                () -> ask("SELECT " + function + "(?, ?, ?::timestamptz)", uid.value(), fence, until));
    }

    /**
     * A server keeps its lease, and is opened and closed, under the script of the pg-cmk before: whoever deploys the new
     * one first must not close every server.
     */
    private static <T> T preferring(Supplier<T> current, Supplier<T> ofVersion2) {
        try {
            return current.get();
        } catch (PostgresException e) {
            if (e.fault() != PostgresFault.NOT_PREPARED) {
                throw e;
            }
            return ofVersion2.get();
        }
    }

    @Override
    public boolean verifyGates() {
        Map<String, Long> databases = database.call(LoginGate::databases);
        Long[] sound = databases.entrySet().stream()
                .filter(one -> database.ask(one.getKey(), LoginGate::isSound))
                .map(Map.Entry::getValue)
                .toArray(Long[]::new);
        database.call(connection -> LoginGate.setSound(connection, sound));
        return !databases.isEmpty() && sound.length == databases.size();
    }

    @Override
    public void release(ServerUid uid, long fence) {
        ask("SELECT cmk.gate_release(?, ?)", uid.value(), fence);
    }

    /** The first column of every row, as text. */
    private List<String> ask(String sql, @Nullable Object... parameters) {
        return database.call(connection -> rows(connection, sql, parameters));
    }

    private static List<String> rows(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
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
}
