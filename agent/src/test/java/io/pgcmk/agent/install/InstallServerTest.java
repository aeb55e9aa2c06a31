package io.pgcmk.agent.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BarePostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However often it runs, however early it is killed, pg-cmk finds the password that the role has. */
class InstallServerTest {
    private static final String VERIFIER = "SELECT rolpassword FROM pg_authid WHERE rolname = 'cmk_admin'";

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void letsPgCmkLogIn(int major) throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(major);
        InstallBench bench = new InstallBench(server);

        bench.install();

        assertThat(server.versionSeenByAdmin(bench.stored())).isEqualTo(Scripts.version());
        assertThat(bench.said()).contains("install.sql: version " + Scripts.version(), "logs in");
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void putsALoginGateWhereverAClientComesToBe(int major) throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(major);
        InstallBench bench = new InstallBench(server);

        bench.install();

        for (String database : List.of("orders", "postgres", "template1")) {
            assertThat(gates(server, database)).isEqualTo(major < 17 ? "0" : "1");
        }
        assertThat(gates(server, "cmk_control")).isEqualTo("0");
        assertThat(bench.said()).contains(major < 17 ? "has no login triggers" : "in template1");
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void keepsThePasswordTheSecondTime(int major) throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(major);
        InstallBench bench = new InstallBench(server);
        bench.install();
        String verifier = server.query("postgres", VERIFIER);

        bench.install();

        assertThat(server.query("postgres", VERIFIER)).isEqualTo(verifier);
        assertThat(bench.secret().versions()).isEqualTo(1);
        assertThat(bench.said()).contains("and stays");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mendsWhatAKilledOneLeft(boolean newPassword) throws Exception {
        int kills = 0;
        for (boolean killed = true; killed; kills++) {
            BarePostgres server = BarePostgres.ofThisJvm(18);
            InstallBench bench = new InstallBench(server);
            if (newPassword) {
                bench.install();
            }
            killed = isKilled(bench, kills, newPassword);

            bench.install();

            assertThat(server.versionSeenByAdmin(bench.stored())).isPositive();
            assertThat(gates(server, "orders")).isEqualTo("1");
        }
        // One script, three login gates, the secret, the role, its login; and one that was not killed.
        assertThat(kills).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void comesToOnePasswordWhenTwoRunAtOnce(int major) throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(major);
        InstallBench bench = new InstallBench(server);

        try (ExecutorService hosts = Executors.newFixedThreadPool(2)) {
            for (Future<?> host :
                    List.of(hosts.submit(() -> newPassword(bench)), hosts.submit(() -> newPassword(bench)))) {
                host.get();
            }
        }

        assertThat(bench.secret().versions()).isEqualTo(2);
        assertThat(server.versionSeenByAdmin(bench.stored())).isPositive();
    }

    @Test
    void leavesWhatIsNewerAsItIs() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = new InstallBench(server);
        bench.install();
        server.pretendVersion(Scripts.version() + 1);

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(bench::install)
                .returns(ExitCode.POSTGRES, AgentException::exitCode)
                .withMessageContaining("newer");

        assertThat(server.versionSeenByAdmin(bench.stored())).isEqualTo(Scripts.version() + 1);
    }

    private static boolean isKilled(InstallBench bench, int steps, boolean newPassword) throws IOException {
        try {
            bench.installKilledAfter(steps, newPassword);
            return false;
        } catch (InstallBench.Killed e) {
            return true;
        }
    }

    private static String gates(BarePostgres server, String database) throws SQLException {
        return server.query(database, "SELECT count(*) FROM pg_event_trigger WHERE evtname = 'cmk_login_gate'");
    }

    private static boolean newPassword(InstallBench bench) throws IOException {
        bench.installWithNewPassword();
        return true;
    }
}
