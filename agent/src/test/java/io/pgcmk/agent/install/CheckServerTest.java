package io.pgcmk.agent.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.identity.CredentialUnavailableException;
import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfig.HostIdentity;
import io.pgcmk.agent.AgentMain;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BarePostgres;
import io.pgcmk.agent.identity.HostTokens;
import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.postgres.LocalPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Each prerequisite has its line, and whatever does not hold says what to do. */
class CheckServerTest {
    private static final HostTokens TOKENS = tokens(request -> Mono.just(new AccessToken("token", OffsetDateTime.MAX)));

    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void isContentWithAServerThatIsInstalledAndBound(int major) throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(major);
        InstallBench bench = installedAndBound(server);

        assertThat(check(server, bench)).as(said.toString()).isEqualTo(ExitCode.DONE);
        assertThat(said.toString().lines())
                .hasSize(12)
                .allSatisfy(line -> assertThat(line).startsWith("ok "));
        assertThat(said.toString())
                .contains("cluster_name: pg-orders", "logs in")
                .doesNotContain(bench.stored());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cmk_control | ALTER ROLE cmk_admin CREATEDB               | role cmk_admin | CREATEDB. Run upgrade",
                "cmk_control | GRANT pg_monitor TO cmk_admin               | role cmk_admin | member of pg_monitor",
                "cmk_control | ALTER ROLE cmk_admin VALID UNTIL '2020-1-1' | role cmk_admin | VALID UNTIL",
                "cmk_control | ALTER ROLE cmk_admin NOLOGIN                | role cmk_admin | NOLOGIN. Run upgrade",
                "cmk_control | ALTER ROLE cmk_admin PASSWORD 'another'     | password of cmk_admin | Run install",
                "cmk_control | DELETE FROM cmk.node                        | binding        | Register it",
                "orders      | DROP EVENT TRIGGER cmk_login_gate           | login gate     | in orders. Run upgrade",
                "template1   | ALTER EVENT TRIGGER cmk_login_gate DISABLE  | login gate     | in template1. Run upgrade"
            })
    void saysWhatIsMissing(String database, String damage, String what, String wayOut) throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = installedAndBound(server);
        server.execute(database, damage);

        assertThat(check(server, bench)).isEqualTo(ExitCode.POSTGRES);

        assertThat(said.toString().lines())
                .anySatisfy(
                        line -> assertThat(line).startsWith("problem  " + what).contains(wayOut));
    }

    @ParameterizedTest
    @CsvSource({"-1, Run upgrade", "1, newer pg-cmk"})
    void tellsAnOlderInstallationFromANewerOne(int difference, String wayOut) throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = installedAndBound(server);
        server.pretendVersion(Scripts.version() + difference);

        assertThat(check(server, bench)).isEqualTo(ExitCode.POSTGRES);

        assertThat(said.toString()).contains("problem  install.sql").contains(wayOut);
    }

    @Test
    void asksForAnInstallation() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);

        assertThat(check(server, new InstallBench(server))).isEqualTo(ExitCode.POSTGRES);

        assertThat(said.toString())
                .contains("problem  PostgreSQL: this server has no cmk_control of pg-cmk: run install")
                .contains("there is no secret cmk-admin-fake. Run install");
    }

    @Test
    void goesOnToTheVaultWhenPostgresqlDoesNotAnswer() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = installedAndBound(server);
        AgentConfig.Postgres there = server.settings();
        AgentConfig.Postgres nobody = new AgentConfig.Postgres(
                "127.0.0.1", LocalPostgres.freePort(), there.user(), there.passwordFile(), there.pgCtl());

        assertThat(check(nobody, TOKENS, bench)).isEqualTo(ExitCode.POSTGRES);

        assertThat(said.toString())
                .contains("problem  PostgreSQL: PostgreSQL: cannot log in to cmk_control")
                .contains("ok       identity")
                .contains("unknown  password of cmk_admin");
    }

    @Test
    void tellsAVaultThatRefusesFromOneThatIsSilent() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = installedAndBound(server);

        bench.secret().refuse();
        assertThat(check(server, bench)).isEqualTo(ExitCode.KEY_REFUSED);
        bench.secret().silence();
        assertThat(check(server, bench)).isEqualTo(ExitCode.KEY_SILENT);

        assertThat(said.toString()).contains("problem  password of cmk_admin", "unknown  password of cmk_admin");
    }

    @Test
    void saysThatTheHostGetsNoToken() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = installedAndBound(server);
        HostTokens none = tokens(request -> Mono.error(new CredentialUnavailableException("none")));

        assertThat(check(server.settings(), none, bench)).isEqualTo(ExitCode.KEY_SILENT);

        assertThat(said.toString()).contains("unknown  identity").contains("identity.clientId");
    }

    @Test
    void saysThatItWasNotToldOfTheVault() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        installedAndBound(server);

        assertThat(new CheckServer(config(server.settings()), TOKENS, null, new PrintWriter(said)).run())
                .isEqualTo(ExitCode.USAGE);
        assertThat(said.toString()).contains("secretsVault");
    }

    @Test
    void tellsWhetherTheLastSegmentWasArchived() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(18);
        InstallBench bench = installedAndBound(server);

        archiveWith(
                server,
                agentWithoutSettings() + " wal-push --archive /none %p %f",
                "last_failed_time > coalesce(last_archived_time, '-infinity')");
        assertThat(check(server, bench)).isEqualTo(ExitCode.POSTGRES);
        archiveWith(server, "true # wal-push", "last_archived_time > last_failed_time");
        assertThat(check(server, bench)).isEqualTo(ExitCode.DONE);

        assertThat(said.toString()).contains("problem  archive: the last try failed: 0", "ok       archive: last 0");
    }

    @Test
    void saysThatOurArchiveCommandIsNotEvenCalled() throws Exception {
        BarePostgres server = BarePostgres.ofThisJvm(15);
        InstallBench bench = installedAndBound(server);
        server.execute("postgres", "ALTER SYSTEM SET archive_command = 'pg-cmk-agent wal-push'");

        assertThat(check(server, bench)).isEqualTo(ExitCode.POSTGRES);

        assertThat(said.toString()).contains("problem  archive: archive_mode is off");
    }

    /** A process of the agent's own, as PostgreSQL starts it: it fails, and PostgreSQL must be able to see that. */
    private static String agentWithoutSettings() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return "PG_CMK_AGENT_CONFIG=/none " + Path.of(System.getProperty("java.home"), "bin/java") + " -cp " + classPath
                + " " + AgentMain.class.getName();
    }

    private static void archiveWith(BarePostgres server, String command, String until) throws SQLException {
        server.execute(
                "postgres",
                "ALTER SYSTEM SET archive_command = '" + command + "'",
                "SELECT pg_reload_conf()",
                "SELECT pg_logical_emit_message(false, 'test', 'something to archive')",
                "SELECT pg_switch_wal()");
        for (int look = 0; look < 1200; look++) {
            if (server.query("postgres", "SELECT " + until + " FROM pg_stat_archiver")
                    .equals("t")) {
                return;
            }
            Waiting.during(Duration.ofMillis(50));
        }
        throw new IllegalStateException("never " + until);
    }

    private static InstallBench installedAndBound(BarePostgres server) throws IOException, SQLException {
        InstallBench bench = new InstallBench(server);
        bench.install();
        server.execute("cmk_control", "SELECT cmk.bind_node('" + UUID.randomUUID() + "')");
        return bench;
    }

    private ExitCode check(BarePostgres server, InstallBench bench) {
        return check(server.settings(), TOKENS, bench);
    }

    private ExitCode check(AgentConfig.Postgres postgres, HostTokens tokens, InstallBench bench) {
        return new CheckServer(config(postgres), tokens, bench.secret(), new PrintWriter(said)).run();
    }

    private static AgentConfig config(AgentConfig.Postgres postgres) {
        return new AgentConfig(
                URI.create("https://pg-cmk.example"),
                "api://pg-cmk",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/servers/orders",
                new HostIdentity(HostIdentity.Kind.MANAGED_IDENTITY, UUID.randomUUID()),
                postgres,
                URI.create("https://contoso-cmk.vault.azure.net"),
                null,
                null,
                null,
                443);
    }

    private static HostTokens tokens(TokenCredential credential) {
        return new HostTokens(credential);
    }
}
