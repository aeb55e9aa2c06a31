package io.pgcmk.agent.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BarePostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeServerTest {
    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void goesFromAnOlderVersionToItsOwn(int major) throws Exception {
        BarePostgres server = installed(major);
        server.pretendVersion(1);

        upgrade(server);
        upgrade(server);

        assertThat(server.query("cmk_control", "SELECT cmk.install_version()")).isEqualTo("" + Scripts.version());
        assertThat(said.toString())
                .contains("version 1 to " + Scripts.version(), "version " + Scripts.version() + " to ");
    }

    @Test
    void doesNotGoBack() throws Exception {
        BarePostgres server = installed(18);
        server.pretendVersion(Scripts.version() + 1);

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> upgrade(server))
                .returns(ExitCode.POSTGRES, AgentException::exitCode)
                .withMessageContaining(
                        "version " + (Scripts.version() + 1) + ", and this agent brings version " + Scripts.version());
        assertThat(server.query("cmk_control", "SELECT cmk.install_version()")).isEqualTo("" + (Scripts.version() + 1));
    }

    @Test
    void asksForAnInstallationWhereNoneIs() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> upgrade(server))
                .withMessageContaining("install first");
        server.execute("postgres", "CREATE DATABASE cmk_control");
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> upgrade(server))
                .withMessageContaining("install first");
    }

    @Test
    void getsThroughAClosedGate() throws Exception {
        BarePostgres server = installed(18);
        server.execute("cmk_control", "COMMENT ON ROLE cmk_gate IS 'KeyDeleted'");

        upgrade(server);

        assertThat(said.toString()).contains("in orders");
    }

    @Test
    void tellsOfADatabaseThatNobodyGetsInto() throws Exception {
        BarePostgres server = installed(18);
        server.execute("cmk_control", "ALTER DATABASE orders ALLOW_CONNECTIONS false");

        upgrade(server);

        assertThat(said.toString()).contains("not in orders, which accepts no connections now");
        assertThat(said.toString()).doesNotContain("template0");
    }

    private static BarePostgres installed(int major) throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(major);
        new InstallBench(server).install();
        return server;
    }

    private void upgrade(BarePostgres server) {
        new UpgradeServer(server.settings(), new PrintWriter(said)).run();
    }
}
