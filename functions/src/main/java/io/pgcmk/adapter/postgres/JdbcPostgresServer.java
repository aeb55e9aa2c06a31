package io.pgcmk.adapter.postgres;

import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
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
    public void open(ServerUid uid, long fence, @Nullable Instant leaseEnd) {
        ask("SELECT cmk.gate_open(?, ?, ?::timestamptz)", uid.value(), fence, text(leaseEnd));
    }

    @Override
    public Instant clock() {
        return database.call(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT clock_timestamp()")) {
                result.next();
                return result.getObject(1, OffsetDateTime.class).toInstant();
            }
        });
    }

    @Override
    public void renew(ServerUid uid, long fence, @Nullable Instant leaseEnd) {
        ask("SELECT cmk.lease_renew(?, ?, ?::timestamptz)", uid.value(), fence, text(leaseEnd));
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

    private static String text(@Nullable Instant leaseEnd) {
        return leaseEnd == null ? "infinity" : leaseEnd.toString();
    }

    @Override
    public void release(ServerUid uid, long fence) {
        ask("SELECT cmk.gate_release(?, ?)", uid.value(), fence);
    }

    /** The first column of every row, as text. */
    private List<String> ask(String sql, Object... parameters) {
        return database.call(connection -> rows(connection, sql, parameters));
    }

    private static List<String> rows(Connection connection, String sql, Object... parameters) throws SQLException {
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
