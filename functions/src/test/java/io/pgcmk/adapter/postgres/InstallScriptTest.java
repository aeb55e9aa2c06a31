package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallScriptTest {
    private static final ServerUid UID = ServerUid.parse("11111111-1111-4111-8111-111111111111");

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 18})
    void keepsEverythingWhenItIsRunAgain(int major) {
        RealPostgres postgres = RealPostgres.of(major);
        postgres.reset();
        postgres.asSeenByPgCmk().bind(UID);
        postgres.asSeenByPgCmk().close(UID, 3, "KeyDisabled");
        var before = postgres.asSeenByPgCmk().inspect();

        postgres.install();

        assertThat(postgres.asSeenByPgCmk().inspect()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"15, 3", "15, 4", "18, 3", "18, 4"})
    void keepsWhatAnEarlierVersionHasWritten(int major, int version) {
        RealPostgres postgres = RealPostgres.of(major);
        postgres.reset();
        postgres.execute(
                "cmk_control",
                "DROP SCHEMA cmk CASCADE;" + RealPostgres.script("/golden/postgres/install-v" + version + ".sql"));
        postgres.asSeenByPgCmk().bind(UID);
        postgres.asSeenByPgCmk().verifyGates();
        postgres.asSeenByPgCmk().open(UID, 3, null);
        var before = postgres.asSeenByPgCmk().inspect();
        PostgresServer.Reading reading = postgres.asSeenByPgCmk().read();

        postgres.install();

        assertThat(reading.standby()).isFalse();
        assertThat(reading.bound()).isTrue();
        assertThat(reading.strangers()).isEmpty();
        assertThat(postgres.asSeenByPgCmk().inspect()).isEqualTo(before);
        assertThat(postgres.asSeenByPgCmk().read().bound()).isTrue();
        postgres.asSeenByPgCmk().renew(UID, 3, null);
        assertThat(postgres.refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 18})
    void takesFromCmkAdminWhatItMustNotHave(int major) {
        RealPostgres postgres = RealPostgres.of(major);
        postgres.reset();
        postgres.execute("cmk_control", "ALTER ROLE cmk_admin SUPERUSER CREATEDB");
        postgres.execute("cmk_control", "GRANT pg_monitor, app TO cmk_admin");

        postgres.install();

        assertThat(postgres.asSeenByPgCmk().inspect().closed()).isFalse();
    }

    @Test
    void refusesAnotherDatabase() {
        RealPostgres postgres = RealPostgres.of(18);
        postgres.reset();

        assertThatIllegalStateException()
                .isThrownBy(() -> postgres.execute("app", RealPostgres.installScript()))
                .havingCause()
                .withMessageContaining("run install.sql in database cmk_control, not in app");
        assertThat(postgres.query("app", "SELECT to_regclass('cmk.gate')")).isEqualTo("null");
    }

    @Test
    void reservesConnectionsForCmkAdminFrom16On() {
        RealPostgres postgres = RealPostgres.of(16);
        postgres.reset();

        assertThat(postgres.query(
                        "cmk_control", "SELECT pg_has_role('cmk_admin', 'pg_use_reserved_connections', 'USAGE')"))
                .isEqualTo("t");
    }

    @Test
    void makesWrappedDeksUnchangeableEvenForASuperuser() {
        RealPostgres postgres = RealPostgres.of(18);
        postgres.reset();

        for (String change : new String[] {
            "UPDATE cmk.wrapped_dek SET generation = 2", "DELETE FROM cmk.wrapped_dek", "TRUNCATE cmk.wrapped_dek"
        }) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> postgres.execute("cmk_control", change))
                    .havingCause()
                    .withMessageContaining("append-only");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM cmk.wrapped_dek",
                "INSERT INTO cmk.node VALUES ('node-a', gen_random_uuid(), '1')",
                "UPDATE cmk.gate SET closed = false",
                "SELECT cmk.restore()",
                "SELECT cmk.break_glass()",
                "SELECT cmk.break_glass('node-b')",
                "SELECT cmk.forget('node-a')",
                "SELECT cmk.lease_set('node-b', 'infinity', NULL, true)",
                "SELECT cmk.admit(gen_random_uuid(), 1, 'open')",
                "ALTER DATABASE app ALLOW_CONNECTIONS false",
                "CREATE TABLE cmk.mine ()",
                "CREATE TABLE public.mine ()",
                "CREATE TEMPORARY TABLE mine ()"
            })
    void letsCmkAdminDoNothingButCallItsFunctions(String sql) throws SQLException {
        RealPostgres postgres = RealPostgres.of(18);
        postgres.reset();

        try (Connection admin =
                postgres.server().connect("cmk_control", ControlDatabase.USER, RealPostgres.ADMIN_PASSWORD)) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> admin.createStatement().execute(sql))
                    .returns("42501", SQLException::getSQLState);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void letsASuperuserOpenANodeThatThenRefusesToBeClosed(int major) throws SQLException {
        RealPostgres postgres = RealPostgres.of(major);
        postgres.reset();
        postgres.asSeenByPgCmk().bind(UID);
        postgres.asSeenByPgCmk().close(UID, 3, "KeyDisabled");

        postgres.execute("cmk_control", "SELECT cmk.break_glass()");

        postgres.client("app").close();
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> postgres.asSeenByPgCmk().close(UID, 3, "KeyDisabled"))
                .returns(PostgresFault.NOT_BOUND, PostgresException::fault);
        postgres.client("app").close();
    }

    @Test
    void keepsOtherUsersOutOfCmkControl() {
        RealPostgres postgres = RealPostgres.of(18);
        postgres.reset();

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> postgres.client("cmk_control"))
                .returns("42501", SQLException::getSQLState);
    }
}
