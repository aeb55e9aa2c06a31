package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServerContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What pg-cmk does to a real PostgreSQL, seen from its clients. */
abstract class JdbcPostgresServerContract extends PostgresServerContract {
    final RealPostgres postgres;
    private final int major;
    private final List<Connection> clients = new ArrayList<>();

    JdbcPostgresServerContract(int major) {
        this.postgres = RealPostgres.of(major);
        this.major = major;
    }

    @BeforeEach
    void reset() {
        postgres.reset();
    }

    @AfterEach
    void disconnectClients() throws SQLException {
        for (Connection client : clients) {
            client.close();
        }
    }

    @Override
    protected PostgresServer server() {
        return postgres.asSeenByPgCmk();
    }

    @Override
    protected void connectClient() {
        client();
    }

    @Override
    protected boolean acceptsClients() {
        try (Connection client = postgres.client("app")) {
            return client.isValid(1);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isIn("55000", "57P03");
            return false;
        }
    }

    @Override
    protected void guardIsSeen(DataAtRest dataAtRest) {
        postgres.execute("cmk_control", "SELECT cmk.guard_seen(" + (dataAtRest == DataAtRest.VOLUME) + ")");
    }

    @Test
    @DisplayName("R10: a server whose install.sql is of the version before keeps its lease, and is closed and opened")
    void worksUnderTheScriptBefore() {
        server().bind(UID);
        server().verifyGates();
        postgres.execute("cmk_control", """
                DROP FUNCTION cmk.reading(), cmk.gate_open(uuid, bigint, timestamptz, interval);
                CREATE OR REPLACE FUNCTION cmk.gate_open(uid uuid, fence bigint, until timestamptz) RETURNS void
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                BEGIN
                  PERFORM cmk.admit(uid, fence, 'open');
                  PERFORM cmk.restore();
                  PERFORM cmk.lease_set(current_setting('cluster_name'), until, NULL, true);
                END $$;
                ALTER FUNCTION cmk.lease_renew(uuid, bigint, timestamptz, interval) RENAME TO of_version_3;
                CREATE OR REPLACE FUNCTION cmk.lease_renew(uid uuid, new_fence bigint, until timestamptz) RETURNS void
                LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                  SELECT cmk.of_version_3(uid, new_fence, until, NULL)
                $$""");

        server().renew(UID, 0, ended());
        assertThat(acceptsClients()).isEqualTo(!hasLoginGates());
        server().renew(UID, 0, running());
        closeCompletely(1);
        server().open(UID, 2, running());

        assertThat(acceptsClients()).isTrue();
        assertThat(server().read().guard()).isNull();
    }

    @Override
    protected boolean hasLoginGates() {
        return major >= 17;
    }

    @Test
    @DisplayName("R10: a client is told why: 57P03 and the cause from 17 on, and 55000 before")
    void tellsAClientWhyItIsRefused() {
        server().bind(UID);
        server().verifyGates();

        closeCompletely(1);

        if (hasLoginGates()) {
            assertThatExceptionOfType(PSQLException.class)
                    .isThrownBy(() -> postgres.client("app"))
                    .satisfies(e -> {
                        ServerErrorMessage error = Objects.requireNonNull(e.getServerErrorMessage());
                        assertThat(error.getSQLState()).isEqualTo("57P03");
                        assertThat(error.getMessage())
                                .isEqualTo("server is Inaccessible: its customer-managed key is not available");
                        assertThat(error.getDetail()).isEqualTo("KeyDisabled");
                        assertThat(error.getHint())
                                .isEqualTo("Restore access to the key in Key Vault, then revalidate the server.");
                    });
        } else {
            assertThatExceptionOfType(PSQLException.class)
                    .isThrownBy(() -> postgres.client("app"))
                    .satisfies(e -> assertThat(Objects.requireNonNull(e.getServerErrorMessage())
                                    .getMessage())
                            .isEqualTo("database \"app\" is not currently accepting connections"))
                    .extracting(PSQLException::getSQLState)
                    .isEqualTo("55000");
        }
    }

    @Test
    @DisplayName("R10: superusers are refused too, and no client can switch the gate off")
    void refusesSuperusersAndWhoeverSwitchesTriggersOff() {
        server().bind(UID);
        server().verifyGates();

        closeCompletely(1);

        assertSqlState(
                hasLoginGates() ? "57P03" : "55000", () -> postgres.server().connect("app"));
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> postgres.client("app?options=-c%20event_triggers=off"));
    }

    @Test
    void leavesNothingThatDeniesWhenTheGlassIsBroken() {
        server().bind(UID);
        server().verifyGates();
        closeCompletely(1);

        postgres.execute("cmk_control", "SELECT cmk.break_glass()");

        assertThat(acceptsClients()).isTrue();
    }

    @Test
    void namesTheNode() {
        assertThat(server().inspect().node())
                .hasFieldOrPropertyWithValue("clusterName", "node-a")
                .hasFieldOrPropertyWithValue(
                        "systemIdentifier",
                        postgres.query("postgres", "SELECT system_identifier FROM pg_control_system()"));
    }

    @Test
    @DisplayName("R10: a closed server refuses superusers too, in every database but cmk_control")
    void refusesSuperusersOnUserDatabases() {
        server().bind(UID);

        closeCompletely(1);

        assertSqlState("55000", () -> postgres.server().connect("app"));
        assertSqlState("55000", () -> postgres.server().connect("postgres"));
        assertThat(postgres.query("cmk_control", "SELECT reason FROM cmk.gate")).isEqualTo("KeyDisabled");
    }

    @Test
    @DisplayName("R10: an open session ends with 57P01 in the midst of its transaction")
    void tellsAnOpenSessionWhyItEnded() throws SQLException {
        Connection client = client();
        client.setAutoCommit(false);
        client.createStatement().execute("SELECT 1");
        server().bind(UID);
        closeCompletely(1);

        endSessionsUntilNoneIsLeft();

        assertSqlState("57P01", () -> client.createStatement().execute("SELECT 1"));
    }

    @Test
    void leavesDatabasesClosedThatWereClosedBefore() {
        postgres.execute("cmk_control", "ALTER DATABASE app ALLOW_CONNECTIONS false");
        server().bind(UID);

        closeCompletely(1);
        server().open(UID, 2, null);

        assertThat(openDatabases()).isEqualTo("cmk_control,postgres,template1");
    }

    @Test
    void keepsPreparedTransactions() {
        postgres.execute("app", "DROP TABLE IF EXISTS kept; CREATE TABLE kept (answer int)");
        postgres.execute("app", "BEGIN; INSERT INTO kept VALUES (42); PREPARE TRANSACTION 'held'");
        server().bind(UID);

        closeCompletely(1);
        endSessionsUntilNoneIsLeft();
        server().open(UID, 2, null);
        postgres.execute("app", "COMMIT PREPARED 'held'");

        assertThat(postgres.query("app", "SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void closesADatabaseThatAppearedMeanwhileInTheNextPass() {
        server().bind(UID);
        closeCompletely(1);
        postgres.execute("cmk_control", "DROP DATABASE IF EXISTS later");
        postgres.execute("cmk_control", "CREATE DATABASE later");

        closeCompletely(1);
        String whileClosed = openDatabases();
        server().open(UID, 2, null);
        String afterwards = openDatabases();
        postgres.execute("cmk_control", "DROP DATABASE later");

        assertThat(whileClosed).isEqualTo("cmk_control");
        assertThat(afterwards).isEqualTo("app,cmk_control,later,postgres,template1");
    }

    @Test
    void closesAgainWhatADbaHasReopened() {
        server().bind(UID);
        closeCompletely(1);
        postgres.execute("cmk_control", "ALTER DATABASE app ALLOW_CONNECTIONS true");

        closeCompletely(1);

        assertThat(acceptsClients()).isFalse();
    }

    @Test
    void closesTheOthersWhileSomebodyAltersOne() throws SQLException {
        server().bind(UID);
        List<String> stillOpen;
        try (Connection superuser = postgres.server().connect("cmk_control")) {
            superuser.setAutoCommit(false);
            superuser.createStatement().execute("ALTER DATABASE app CONNECTION LIMIT 50");

            stillOpen = server().close(UID, 1, "KeyDisabled");
            superuser.rollback();
        }

        assertThat(stillOpen).containsExactly("app");
        assertThat(server().close(UID, 1, "KeyDisabled")).isEmpty();
    }

    @Test
    void passesByADatabaseThatAnInterruptedDropLeft() {
        postgres.execute("cmk_control", "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'app'");
        server().bind(UID);

        closeCompletely(1);
        server().open(UID, 2, null);

        assertThat(openDatabases()).isEqualTo("app,cmk_control,postgres,template1");
    }

    @Test
    void takesReplicationFromRolesUntilItIsOpened() {
        postgres.execute("cmk_control", "DROP ROLE IF EXISTS standby");
        postgres.execute("cmk_control", "CREATE ROLE standby LOGIN REPLICATION");
        String replicates = "SELECT rolreplication FROM pg_roles WHERE rolname = 'standby'";
        server().bind(UID);

        closeCompletely(1);
        String whileClosed = postgres.query("cmk_control", replicates);
        server().open(UID, 2, null);
        String afterwards = postgres.query("cmk_control", replicates);
        postgres.execute("cmk_control", "DROP ROLE standby");

        assertThat(whileClosed).isEqualTo("f");
        assertThat(afterwards).isEqualTo("t");
    }

    @Test
    @DisplayName("R10: after three empty rounds no client of the rush is left")
    void leavesNobodyWhoConnectedWhileItClosed() throws InterruptedException {
        server().bind(UID);
        int left;
        try (ClientRush rush = new ClientRush(postgres, 12)) {
            rush.awaitFirstConnections();

            closeCompletely(1);
            endSessionsUntilNoneIsLeft();
            left = rush.sessions();
        }

        assertThat(left).isZero();
    }

    @Test
    void isUnreachableWhenNobodyListens() {
        postgres.server().stop();

        assertFault(PostgresFault.UNREACHABLE, () -> server().inspect());
        postgres.server().restart();
        assertThat(server().inspect().closed()).isFalse();
    }

    @Test
    @DisplayName("R10: a closed server is closed after its restart")
    void staysClosedOverARestart() {
        server().bind(UID);
        closeCompletely(1);

        postgres.server().restart();

        assertThat(acceptsClients()).isFalse();
        assertThat(server().inspect().closed()).isTrue();
    }

    private Connection client() {
        try {
            Connection client = postgres.client("app");
            clients.add(client);
            return client;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String openDatabases() {
        return postgres.query(
                "cmk_control", "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database WHERE datallowconn");
    }

    static void assertSqlState(String state, ThrowingCallable call) {
        assertThatExceptionOfType(SQLException.class).isThrownBy(call).returns(state, SQLException::getSQLState);
    }
}
