package io.pgcmk.adapter.postgres;

import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers.Following;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A standby: what is decided about it is written on its primary. Once it is promoted that reaches it no more, so each order
 * makes sure that it still follows.
 */
final class JdbcStandby implements PostgresServer {
    private final ControlDatabase standby;
    private final JdbcPostgresServer here;
    private final Supplier<List<ControlDatabase>> primaries;
    private final UUID primaryUid;
    private final String clusterName;

    JdbcStandby(Following place, ControlDatabase standby, Supplier<List<ControlDatabase>> primaries) {
        this.standby = standby;
        this.here = new JdbcPostgresServer(standby);
        this.primaries = primaries;
        this.primaryUid = place.primary().uid().value();
        this.clusterName = place.clusterName();
    }

    @Override
    public PostgresState inspect() {
        return here.inspect();
    }

    @Override
    public Reading read() {
        return here.read();
    }

    @Override
    public void bind(ServerUid uid) {
        onPrimary("SELECT cmk.standby_bind(?, ?, ?)", primaryUid, uid.value(), clusterName);
    }

    @Override
    public void store(ServerUid uid, WrappedDek dek) {
        onPrimary(
                "SELECT cmk.standby_store(?, ?, ?, ?, ?, ?, ?)",
                primaryUid,
                uid.value(),
                dek.id().value(),
                dek.wrappedBy().toString(),
                dek.algorithm().joseName(),
                dek.ciphertext().toByteArray(),
                dek.checkValue().toByteArray());
    }

    /** On the primary first: that closes a standby that does not answer us, too. */
    @Override
    public List<String> close(ServerUid uid, long fence, String why) {
        List<ControlDatabase> all = primaries.get();
        PostgresException failed = null;
        // Unlike other orders a closure is given on the second primary though the first has failed, unless it is
        // overtaken.
        for (ControlDatabase primary : all) {
            try {
                primary.rows("SELECT cmk.standby_close(?, ?, ?, ?)", primaryUid, uid.value(), fence, why);
            } catch (PostgresException e) {
                if (!primary.equals(all.getFirst())) {
                    HostsSeen.notTaken(e);
                } else if (e.fault() == PostgresFault.FENCED) {
                    throw e;
                } else {
                    failed = e;
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
        return onStandby("SELECT cmk.standby_open_still(?)", uid.value());
    }

    @Override
    public int endSessions(ServerUid uid) {
        return Integer.parseInt(
                onStandby("SELECT cmk.gate_sweep(?)", uid.value()).getFirst());
    }

    @Override
    public void open(ServerUid uid, long fence, @Nullable Lease lease) {
        give("cmk.standby_open", uid, fence, lease);
    }

    @Override
    public void renew(ServerUid uid, long fence, @Nullable Lease lease) {
        give("cmk.standby_renew", uid, fence, lease);
    }

    private void give(String function, ServerUid uid, long fence, @Nullable Lease lease) {
        onPrimary(
                "SELECT " + function + "(?, ?, ?, ?::timestamptz, ?::interval)",
                primaryUid,
                uid.value(),
                fence,
                JdbcPostgresServer.until(lease),
                JdbcPostgresServer.length(lease));
    }

    /** Reads only: which gates are sound is written when the primary's are verified. */
    @Override
    public boolean verifyGates() {
        return LoginGate.verify(standby).all();
    }

    @Override
    public void release(ServerUid uid, long fence) {
        onPrimary("SELECT cmk.standby_release(?, ?, ?)", primaryUid, uid.value(), fence);
    }

    private void onPrimary(String sql, @Nullable Object... parameters) {
        standby.call(connection -> {
            requireFollowing(connection);
            return true;
        });
        // It may follow either of two.
        HostsSeen.tell(primaries.get(), primary -> primary.rows(sql, parameters));
    }

    private List<String> onStandby(String sql, @Nullable Object... parameters) {
        return standby.call(connection -> {
            requireFollowing(connection);
            return ControlDatabase.rows(connection, sql, parameters);
        });
    }

    private void requireFollowing(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT pg_is_in_recovery(), current_setting('cluster_name')");
                ResultSet row = statement.executeQuery()) {
            row.next();
            if (!row.getBoolean(1)) {
                throw new PostgresException(
                        PostgresFault.NOT_BOUND,
                        standby.endpoint() + ": node \"" + clusterName
                                + "\" was promoted and follows no primary any more: orders go to itself");
            }
            if (!row.getString(2).equals(clusterName)) {
                throw new PostgresException(
                        PostgresFault.NOT_BOUND,
                        standby.endpoint() + ": this is node \"" + row.getString(2) + "\", not \"" + clusterName
                                + "\"");
            }
        }
    }
}
