package io.pgcmk.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("D11: the guard of an encrypted volume")
class GuardedVolumeTest {
    private final GuardBench bench = new GuardBench(18);

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException, SQLException {
        bench.start(Files.createTempDirectory(directory, "server"));
        bench.protect();
    }

    @AfterEach
    void stop() {
        bench.server().close();
    }

    @Test
    @DisplayName("stops PostgreSQL and takes the key away after closing, if this host cannot use the key either")
    void takesTheKeyAway() throws SQLException, IOException {
        bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
        bench.endLease();

        GuardServer guard = bench.guard(hiding());
        bench.round(guard);
        bench.round(guard);
        assertThat(bench.server().data()).exists();
        bench.round(guard);

        assertThat(bench.server().data()).doesNotExist();
        assertThat(directory.resolve("away")).isDirectory();
        assertThat(directory.resolve("away/postmaster.pid")).doesNotExist();
        assertThat(bench.said()).isEqualTo("PostgreSQL is stopped, and the key of its volume is taken away");
    }

    @Test
    @DisplayName("also of a server that pg-cmk has closed")
    void takesTheKeyAwayFromAClosedServer() throws SQLException {
        bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
        bench.closeByPgCmk();

        threeRounds(bench.guard(hiding()));

        assertThat(bench.server().data()).doesNotExist();
    }

    @Test
    @DisplayName("leaves a closed server running whose key is good, so that pg-cmk can open it")
    void leavesAServerRunningWhoseKeyIsGood() throws SQLException {
        bench.closeByPgCmk();

        threeRounds(bench.guard(hiding()));

        assertThat(bench.text("SELECT data_at_rest FROM cmk.guard")).isEqualTo("Volume");
    }

    @Test
    @DisplayName("leaves one running that was promoted, and waits for pg-cmk, while its key is good")
    void leavesAPromotedServerRunning() throws SQLException {
        bench.control("UPDATE cmk.lease SET bound_to = '1/00000001'");
        bench.endLease();

        threeRounds(bench.guard(hiding()));

        assertThat(bench.refusal()).isEqualTo("55000");
        assertThat(bench.said()).contains("this server was restored or promoted after its last validation");
    }

    @Test
    @DisplayName("says so, and tries again, while the data can still be read")
    void triesAgainWhileTheDataCanBeRead() throws SQLException, IOException {
        bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
        bench.endLease();
        GuardServer guard = bench.guard(new AgentConfig.Volume(
                null,
                "test -f '" + directory + "/now' && mv '" + bench.server().data() + "' '" + directory
                        + "/away' || true"));

        threeRounds(guard);
        assertThat(bench.said()).contains("can still be read");
        Files.createFile(directory.resolve("now"));
        bench.round(guard);

        assertThat(bench.server().data()).doesNotExist();
    }

    @Test
    @DisplayName("leaves it to the operator once PostgreSQL runs again, as long as its key is good")
    void leavesARecoveredServerAlone() throws SQLException {
        bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
        bench.endLease();
        GuardServer guard = bench.guard(new AgentConfig.Volume(null, "exit 1"));
        threeRounds(guard);
        assertThat(bench.said()).startsWith("the key of the volume is not taken away: ");

        bench.vaults().grant(bench.identity(), Operation.UNWRAP);
        bench.round(guard);

        assertThat(bench.said()).isEqualTo("the key is good again: start PostgreSQL");
        assertThat(bench.server().data()).exists();
    }

    @Test
    @DisplayName("takes no key from under a server of which it cannot tell whether it runs")
    void takesNoKeyFromUnderARunningServer() throws SQLException {
        bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
        bench.endLease();

        threeRounds(bench.guardWithoutPgCtl(hiding()));

        assertThat(bench.server().data()).exists();
        assertThat(bench.said()).contains("whether PostgreSQL runs is not known");
    }

    @Test
    @DisplayName("of two, one takes it and the other is content")
    void twoAreContent() throws SQLException {
        bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
        bench.endLease();
        GuardServer one = bench.guard(hiding());
        GuardServer other = bench.guard(hiding());
        bench.round(one);
        bench.round(other);
        bench.round(one);
        bench.round(other);
        bench.round(one);

        bench.round(other);

        assertThat(bench.server().data()).doesNotExist();
        assertThat(bench.saidInAll()).doesNotContain("not taken away");
    }

    private void threeRounds(GuardServer guard) {
        bench.round(guard);
        bench.round(guard);
        bench.round(guard);
    }

    private AgentConfig.Volume hiding() {
        return new AgentConfig.Volume(null, "mv '" + bench.server().data() + "' '" + directory + "/away'");
    }
}
