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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
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
        database.rows("SELECT cmk.bind_node(?)", uid.value());
    }

    @Override
    public void store(ServerUid uid, WrappedDek dek) {
        database.rows(
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
        return database.rows("SELECT cmk.gate_close(?, ?, ?)", uid.value(), fence, why);
    }

    @Override
    public int endSessions(ServerUid uid) {
        return Integer.parseInt(
                database.rows("SELECT cmk.gate_sweep(?)", uid.value()).getFirst());
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

    /** Version 3 of install.sql has the first three columns, and no standby of its own. */
    private static Reading reading(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            if (row.getMetaData().getColumnCount() < 6) {
                return new Reading(instant(row, 1), guard(row), false, true, List.of(), List.of());
            }
            String[] strangers = (String[]) row.getArray(6).getArray();
            return new Reading(
                    instant(row, 1), guard(row), row.getBoolean(4), row.getBoolean(5), List.of(strangers), List.of());
        }
    }

    /** @param row that has the two columns of a guard's report second and third */
    static @Nullable GuardReport guard(ResultSet row) throws SQLException {
        String atRest = row.getString(3);
        return atRest == null
                ? null
                : new GuardReport(instant(row, 2), atRest.equals("Volume") ? DataAtRest.VOLUME : DataAtRest.NONE);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Override
    public void renew(ServerUid uid, long fence, @Nullable Lease lease) {
        give("cmk.lease_renew", uid, fence, lease);
    }

    /** As a timestamptz: one that does not end is infinity. */
    static String until(@Nullable Lease lease) {
        return lease == null ? "infinity" : lease.until().toString();
    }

    /** As an interval. */
    static @Nullable String length(@Nullable Lease lease) {
        return lease == null ? null : lease.length().toString();
    }

    private void give(String function, ServerUid uid, long fence, @Nullable Lease lease) {
        String until = until(lease);
        String length = length(lease);
        preferring(
                () -> database.rows(
                        "SELECT " + function + "(?, ?, ?::timestamptz, ?::interval)",
                        uid.value(),
                        fence,
                        until,
                        length),
                () -> database.rows("SELECT " + function + "(?, ?, ?::timestamptz)", uid.value(), fence, until));
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
        LoginGate.Verified gates = LoginGate.verify(database);
        database.call(connection -> LoginGate.setSound(connection, gates.sound()));
        return gates.all();
    }

    @Override
    public void release(ServerUid uid, long fence) {
        database.rows("SELECT cmk.gate_release(?, ?)", uid.value(), fence);
    }
}
