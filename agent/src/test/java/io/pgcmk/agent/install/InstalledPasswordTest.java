package io.pgcmk.agent.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BarePostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password of {@code cmk_admin} is in two places, the same in both, and in no third. */
class InstalledPasswordTest {
    @TempDir
    private Path directory;

    @Test
    void makesANewPasswordWhenItIsTold() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = new InstallBench(server);
        bench.install();
        String before = bench.stored();

        bench.installWithNewPassword();

        assertThat(bench.stored()).isNotEqualTo(before);
        assertThat(server.versionSeenByAdmin(bench.stored())).isPositive();
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> server.versionSeenByAdmin(before));
    }

    @Test
    void letsNobodyElseInBetweenSecretAndRole() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = new InstallBench(server);
        List<String> locks = new ArrayList<>();
        bench.secret().whileStoring(() -> locks.add(advisoryLocks(server)));

        bench.install();

        assertThat(locks).containsExactly("1");
        assertThat(advisoryLocks(server)).isEqualTo("0");
    }

    @Test
    void givesTheRoleBackWhatIsStored() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = new InstallBench(server);
        bench.install();
        server.execute("postgres", "ALTER ROLE cmk_admin PASSWORD 'by hand'");

        bench.install();

        assertThat(bench.secret().versions()).isEqualTo(1);
        assertThat(server.versionSeenByAdmin(bench.stored())).isPositive();
    }

    @Test
    void believesNoLoginThatTakesAnyPassword() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = new InstallBench(server);
        bench.install();
        server.execute("postgres", "ALTER ROLE cmk_admin PASSWORD 'by hand'");

        try (AutoCloseable trusting = server.trusting("cmk_admin")) {
            assertThat(trusting).isNotNull();
            bench.install();
        }

        assertThat(bench.said()).contains("not tried");
        assertThat(server.versionSeenByAdmin(bench.stored())).isPositive();
    }

    @Test
    void changesNoPasswordThatTheVaultDoesNotTake() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = new InstallBench(server);
        bench.install();
        String before = bench.stored();
        bench.secret().refuse();

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(bench::installWithNewPassword)
                .returns(ExitCode.KEY_REFUSED, AgentException::exitCode);

        assertThat(server.versionSeenByAdmin(before)).isPositive();
    }

    @Test
    void keepsThePasswordOutOfTheLogAndOfItsWords() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = new InstallBench(server);

        bench.install();
        server.execute("postgres", "ALTER ROLE cmk_admin PASSWORD 'shown to the log'");

        assertThat(server.log())
                .contains("shown to the log", "PASSWORD 'SCRAM-SHA-256$")
                .doesNotContain(bench.stored());
        assertThat(bench.said()).doesNotContain(bench.stored());
    }

    @Test
    void writesAPasswordForAPersonIntoANewFileForItsOwner() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = new InstallBench(server);
        Path file = directory.resolve("password");

        bench.installForAPerson(file, false);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(server.versionSeenByAdmin(Files.readString(file))).isPositive();
        assertThat(bench.said()).contains("as secret cmk-admin-fake").doesNotContain(Files.readString(file));
    }

    @Test
    void writesNoPasswordOverAFileAndNoneWhereOneIs() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = new InstallBench(server);
        Path file = directory.resolve("password");
        bench.installForAPerson(file, false);
        String password = Files.readString(file);

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> bench.installForAPerson(file, true))
                .returns(ExitCode.TAKEN, AgentException::exitCode);
        bench.installForAPerson(directory.resolve("another"), false);

        assertThat(directory.resolve("another")).doesNotExist();
        assertThat(server.versionSeenByAdmin(password)).isPositive();
    }

    private static String advisoryLocks(BarePostgres server) {
        try {
            return server.query(
                    "postgres", "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
