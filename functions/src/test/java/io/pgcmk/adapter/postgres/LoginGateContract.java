package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** What a real PostgreSQL does beyond that if it has login triggers: leases, and gates that say why. */
abstract class LoginGateContract extends JdbcPostgresServerContract {

    LoginGateContract(int major) {
        super(major);
    }

    @Test
    @DisplayName("D1: a lease that has ended says so, to superusers too, and cmk_admin still gets in")
    void saysThatItsLeaseHasEnded() {
        server().bind(UID);

        server().renew(UID, 0, ended());

        assertThatExceptionOfType(PSQLException.class)
                .isThrownBy(() -> postgres.server().connect("app"))
                .satisfies(e -> assertThat(Objects.requireNonNull(e.getServerErrorMessage())
                                .getDetail())
                        .startsWith("the key lease of node \"node-a\" ended at "))
                .extracting(PSQLException::getSQLState)
                .isEqualTo("57P03");
        assertThat(server().inspect().boundTo()).isEqualTo(UID);
    }

    @Test
    @DisplayName("R16: a copy, on another timeline or under another name, has no lease")
    void deniesACopy() {
        server().bind(UID);
        server().renew(UID, 0, null);

        postgres.execute("cmk_control", "COMMENT ON ROLE \"cmk_lease/node-a\" IS '1/00000001'");
        assertDetail("this server was restored or promoted after its last validation");
        server().renew(UID, 0, null);
        assertDetail("this server was restored or promoted after its last validation");
        server().open(UID, 1, null);
        assertThat(acceptsClients()).isTrue();

        postgres.execute("cmk_control", "ALTER ROLE \"cmk_lease/node-a\" RENAME TO \"cmk_lease/node-b\"");
        assertDetail("node \"node-a\" has never been validated");
        postgres.execute("cmk_control", "DROP ROLE \"cmk_lease/node-b\"");
    }

    @Test
    @DisplayName("R10: a database without a sound gate is closed by the catalog, and as it was afterwards")
    void closesADatabaseWithoutASoundGateByTheCatalog() {
        server().bind(UID);
        postgres.execute("app", "ALTER EVENT TRIGGER cmk_login_gate ENABLE");

        assertThat(server().verifyGates()).isFalse();
        closeCompletely(1);

        assertSqlState("55000", () -> postgres.client("app"));
        server().open(UID, 2, null);
        assertThat(acceptsClients()).isTrue();
        postgres.installGates();
    }

    @Test
    @DisplayName("R10: so is one whose gate was dropped, and one whose text is not ours")
    void closesADatabaseWhoseGateWasTamperedWith() {
        server().bind(UID);
        assertThat(server().verifyGates()).isTrue();
        postgres.execute("app", "DROP EVENT TRIGGER cmk_login_gate");

        assertThat(server().verifyGates()).isFalse();
        closeCompletely(1);
        assertSqlState("55000", () -> postgres.client("app"));
        server().open(UID, 2, null);

        postgres.execute("app", RealPostgres.loginGateScript().replace("IF session_user = 'cmk_admin'", "IF true"));
        assertThat(server().verifyGates()).isFalse();
        postgres.installGates();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @DisplayName("R10: an earlier text is sound, so that pg-cmk may be deployed before the servers are upgraded")
    void takesAnEarlierText(int version) {
        server().bind(UID);
        postgres.execute("app", RealPostgres.script("/golden/postgres/login-gate-v" + version + ".sql"));

        boolean sound = server().verifyGates();
        postgres.installGates();

        assertThat(sound).isTrue();
    }

    private void assertDetail(String detail) {
        assertThatExceptionOfType(PSQLException.class)
                .isThrownBy(() -> postgres.client("app"))
                .satisfies(e -> assertThat(Objects.requireNonNull(e.getServerErrorMessage())
                                .getDetail())
                        .isEqualTo(detail));
    }
}
