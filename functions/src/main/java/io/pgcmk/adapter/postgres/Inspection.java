package io.pgcmk.adapter.postgres;

import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.domain.server.Standby;
import io.pgcmk.envelope.CheckValue;
import io.pgcmk.envelope.Ciphertext;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.WrapAlgorithm;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.PostgresException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The questions of one inspection, in the order in which a no to one makes the next pointless. */
record Inspection(Connection connection, PostgresEndpoint endpoint) {
    /** Of {@code cmk.install_version()}; newer scripts keep the functions of older ones. */
    private static final int INSTALL_VERSION = 2;
    /** The first by which a standby is told from its primary. */
    private static final int OF_A_STANDBY = 4;

    /** Asked of the catalogs and not of a function, which whoever has given cmk_admin more could have changed too. */
    private static final String EXCESS = """
            SELECT concat_ws(', ',
              CASE WHEN rolsuper THEN 'is a superuser' END,
              CASE WHEN rolcreaterole THEN 'may create roles' END,
              CASE WHEN rolcreatedb THEN 'may create databases' END,
              CASE WHEN rolreplication THEN 'may replicate' END,
              CASE WHEN rolbypassrls THEN 'bypasses row security' END,
              (SELECT 'is a member of ' || string_agg(roleid::regrole::text, ' and ') FROM pg_auth_members
                WHERE member = r.oid AND roleid::regrole::text <> 'pg_use_reserved_connections'),
              (SELECT 'owns ' || count(*) || ' objects' FROM pg_shdepend
                WHERE refclassid = 'pg_authid'::regclass AND refobjid = r.oid AND deptype = 'o'
                HAVING count(*) > 0))
            FROM pg_roles r WHERE rolname = session_user""";

    /** A node that is bound shows its own: the {@code cmk_control} of a primary has its standbys' too. */
    private static final String DEKS = """
            SELECT * FROM cmk.current_wrapped_dek
            WHERE uid = coalesce((SELECT bound_to FROM cmk.state()), uid)
            ORDER BY dek_created_at, dek_id""";

    PostgresState run() throws SQLException {
        refuseExcess();
        boolean isStandby = requireInstallation();
        List<WrappedDek> deks = deks();
        Standby standby = isStandby ? standby() : null;
        try (ResultSet state = query("SELECT * FROM cmk.state()")) {
            state.next();
            Node node = new Node(
                    state.getString("cluster_name"), state.getString("system_identifier"), state.getInt("major"));
            if (node.clusterName().isEmpty()) {
                throw new PostgresException(
                        PostgresFault.NOT_PREPARED, endpoint + ": the setting cluster_name is empty");
            }
            UUID boundTo = state.getObject("bound_to", UUID.class);
            return new PostgresState(
                    node,
                    boundTo == null ? null : new ServerUid(boundTo),
                    state.getBoolean("closed"),
                    state.getLong("fence"),
                    deks,
                    standby);
        }
    }

    private void refuseExcess() throws SQLException {
        try (ResultSet result = query(EXCESS)) {
            result.next();
            String excess = result.getString(1);
            if (!excess.isEmpty()) {
                throw new PostgresException(
                        PostgresFault.TOO_PRIVILEGED, endpoint + ": " + ControlDatabase.USER + " " + excess);
            }
        }
    }

    /** Returns whether it is a standby, of which an older script knows nothing. */
    private boolean requireInstallation() throws SQLException {
        try (ResultSet result = query("SELECT cmk.install_version(), pg_is_in_recovery()")) {
            result.next();
            int version = result.getInt(1);
            boolean isStandby = result.getBoolean(2);
            int needed = isStandby ? OF_A_STANDBY : INSTALL_VERSION;
            if (version < needed) {
                throw new PostgresException(
                        PostgresFault.NOT_PREPARED,
                        endpoint + ": install.sql of version " + version + " was run, of " + needed + " is needed");
            }
            return isStandby;
        }
    }

    private Standby standby() throws SQLException {
        try (ResultSet row = query("""
                SELECT now, guard_seen_at, data_at_rest, (extract(epoch FROM replay_delay) * 1000)::bigint
                FROM cmk.state()""")) {
            row.next();
            return new Standby(
                    Duration.ofMillis(row.getLong(4)),
                    JdbcPostgresServer.guard(row),
                    JdbcPostgresServer.instant(row, 1));
        }
    }

    private List<WrappedDek> deks() throws SQLException {
        try (ResultSet row = query(DEKS)) {
            List<WrappedDek> deks = new ArrayList<>();
            while (row.next()) {
                deks.add(new WrappedDek(
                        new DekId(row.getObject("dek_id", UUID.class)),
                        (KekVersion) KeyIdentifier.parse(row.getString("kek_id")),
                        WrapAlgorithm.ofJoseName(row.getString("algorithm")),
                        Ciphertext.copyOf(row.getBytes("wrapped")),
                        CheckValue.copyOf(row.getBytes("check_value"))));
            }
            return deks;
        }
    }

    /** The connection, which closes them all, is closed right after. */
    private ResultSet query(String sql) throws SQLException {
        return connection.createStatement().executeQuery(sql);
    }
}
