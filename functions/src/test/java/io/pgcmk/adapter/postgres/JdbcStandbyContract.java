package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.StandbyServerContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pg-cmk does to a real standby. The tests of a major share one, and leave a promoted one to be made anew. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcStandbyContract extends StandbyServerContract {
    final RealPostgres postgres;
    private final int major;
    private final List<Connection> clients = new ArrayList<>();
    private final RealStandby standby;
    private boolean loginsClosed;

    JdbcStandbyContract(int major) {
        this.postgres = RealPostgres.of(major);
        this.major = major;
        this.standby = new RealStandby(postgres, "node-b");
    }

    @Override
    protected void prepare() {
        postgres.reset();
        loginsClosed = false;
        awaitReplay();
        try {
            Files.deleteIfExists(guardFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void disconnectClients() throws SQLException {
        for (Connection client : clients) {
            client.close();
        }
        clients.clear();
    }

    @AfterAll
    void end() {
        standby.end();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-27T13:00:00Z Volume",
                "2026-11-27T13:00:00Z volume closed",
                "2026-11-27T13:00:00Z Volume shut",
                "2026-11-27T13:00:00Z Volume closed twice",
                "2026-11-27T13:00:00Z Volume closed\n2026-11-27T13:01:00Z Volume open\n",
                "2026-13-27T13:00:00Z Volume closed",
                "2126-11-27T13:00:00Z Volume closed",
                "infinity Volume closed",
                "now Volume closed"
            })
    @DisplayName("D11: what is not a line of the guard's says nothing, and fails nothing")
    void readsNoGuardFromAnythingElse(String line) {
        guardWrites(line);

        assertThat(standby().read().guard()).isNull();
        assertThat(Objects.requireNonNull(standbyItself().inspect().standby()).guard())
                .isNull();
    }

    @Test
    @DisplayName(
            "R10: it names the databases without a sound login gate; before 17 the guard closes them, and is believed for 3 min")
    void namesWhatNeitherLoginGateNorGuardCloses() {
        standby().bind(UID);
        postgres.query("cmk_control", "SELECT cmk.set_sound('{}')");
        standby().close(UID, 1, "KeyDisabled");
        awaitReplay();
        String[] open = hasLoginGates()
                ? new String[] {"app", "postgres", "template1"}
                : new String[] {"logins, until the guard on its host closes them"};

        assertThat(standby().close(UID, 1, "KeyDisabled")).containsExactlyInAnyOrder(open);
        guardWrites(clock().minusSeconds(181) + " None closed\n");
        assertThat(standby().close(UID, 1, "KeyDisabled")).containsExactlyInAnyOrder(open);

        guardWrites(clock().minusSeconds(170) + " None closed\n");
        assertThat(standby().close(UID, 1, "KeyDisabled")).hasSize(hasLoginGates() ? 3 : 0);
    }

    @Test
    @DisplayName(
            "R10: the closure of its primary ends a stranger's stream, not its own: it must replay that it is closed")
    void goesOnToStreamWhileItsPrimaryIsClosed() throws SQLException {
        String asAStranger = walsender();
        primary().close(PRIMARY, 2, "KeyDisabled");
        assertThat(primary().endSessions(PRIMARY)).isPositive();
        primary().open(PRIMARY, 3, null);
        standby().bind(UID);
        awaitReplay();
        String registered = walsender();
        assertThat(registered).isNotEqualTo(asAStranger);

        try (Connection logical = logicalReplication()) {
            primary().close(PRIMARY, 4, "KeyDisabled");
            int rounds = 0;
            while (primary().endSessions(PRIMARY) > 0) {
                assertThat(++rounds).as("rounds until nobody is left").isLessThan(500);
            }

            assertThat(logical.isValid(1))
                    .as("logical replication under its name")
                    .isFalse();
        }
        awaitReplay();
        assertThat(walsender()).isEqualTo(registered);
        assertThat(acceptsClients()).isFalse();
    }

    private String walsender() {
        return postgres.query("cmk_control", "SELECT pid FROM pg_stat_replication WHERE application_name = 'node-b'");
    }

    private Connection logicalReplication() throws SQLException {
        return postgres.server()
                .connect("app?replication=database&preferQueryMode=simple&assumeMinServerVersion=15"
                        + "&ApplicationName=node-b");
    }

    @Test
    @DisplayName("D10: it cannot have the name of its primary, nor one whose role would be that of another node")
    void isBoundOnlyUnderANameOfItsOwn() {
        standby().bind(UID);
        String longName = "o".repeat(53);
        bindByName(longName + "a");

        for (String name : new String[] {"node-a", longName + "b"}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> bindByName(name))
                    .havingCause()
                    .withMessageContaining("must be its own");
        }
        assertThat(boundNodes()).isEqualTo("node-a,node-b," + longName + "a");
    }

    private void bindByName(String name) {
        postgres.query(
                "cmk_control", "SELECT cmk.standby_bind('%s', gen_random_uuid(), '%s')".formatted(PRIMARY, name));
    }

    @Test
    @DisplayName("D10: under another name it is bound anew while it is closed, and its old name has nothing left")
    void isBoundUnderItsNewNameWhileItIsClosed() {
        String again = "SELECT cmk.standby_bind('%s', '%s', 'node-c')".formatted(PRIMARY, UID);
        standby().bind(UID);
        standby().open(UID, 1, null);
        assertThatIllegalStateException().isThrownBy(() -> postgres.query("cmk_control", again));

        standby().close(UID, 2, "KeyDisabled");
        postgres.query("cmk_control", again);

        assertThat(boundNodes()).isEqualTo("node-a,node-c");
        assertThat(postgres.query("cmk_control", "SELECT count(*) FROM pg_roles WHERE rolname = 'cmk_lease/node-b'"))
                .isEqualTo("0");
    }

    private String boundNodes() {
        return postgres.query(
                "cmk_control", "SELECT string_agg(cluster_name, ',' ORDER BY cluster_name) FROM cmk.node");
    }

    @Test
    @DisplayName("R10: its lease says nothing of a primary that has none, and it is closed all the same")
    void isClosedBesideAPrimaryWithoutALease() {
        postgres.query("cmk_control", "SELECT cmk.lease_unmark('node-a')");
        standby().bind(UID);
        standby().open(UID, 1, null);
        awaitReplay();
        assertThat(acceptsClients()).isTrue();

        standby().close(UID, 2, "KeyDisabled");
        awaitReplay();

        assertThat(acceptsClients()).isEqualTo(!hasLoginGates());
        assertThat(postgres.refusal()).as("of its primary").isEmpty();
    }

    @Test
    @DisplayName("R10: the login gate of the version before closes it too")
    void isClosedByTheLoginGateOfTheVersionBefore() {
        standby().bind(UID);
        standby().open(UID, 1, null);
        postgres.execute("app", RealPostgres.script("/golden/postgres/login-gate-v3.sql"));

        standby().close(UID, 2, "KeyDisabled");
        awaitReplay();
        boolean accepts = acceptsClients();
        postgres.installGates();

        assertThat(accepts).isEqualTo(!hasLoginGates());
    }

    @Test
    @DisplayName("D10: a binding that was dumped from another cluster binds nothing here")
    void isNotBoundByWhatAnotherClusterHasWritten() {
        standby().bind(UID);
        postgres.execute("cmk_control", "UPDATE cmk.node SET system_identifier = '1' WHERE cluster_name = 'node-b'");

        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> standby().open(UID, 1, null))
                .returns(PostgresFault.NOT_BOUND, PostgresException::fault);
        assertThat(primary().read().strangers()).containsExactly("node-b");

        standby().bind(UID);
        standby().open(UID, 1, null);
        assertThat(primary().read().strangers()).isEmpty();
    }

    @Test
    @DisplayName("D10: orders that name another uid for its primary are refused")
    void obeysOnlyThePrimaryThatIsMeant() {
        standby().bind(UID);
        PostgresServer underAnother = postgres.asSeenByPgCmk(server(), "node-b", UID);

        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> underAnother.close(UID, 1, "KeyDisabled"))
                .returns(PostgresFault.NOT_BOUND, PostgresException::fault);
    }

    @Test
    @DisplayName("D10: a superuser opens it on its primary, and pg-cmk's orders are refused from then on")
    void isOpenedWhenTheGlassIsBroken() {
        standby().bind(UID);
        standby().close(UID, 1, "KeyDisabled");

        postgres.query("cmk_control", "SELECT cmk.break_glass('node-b')");
        awaitReplay();

        assertThat(acceptsClients()).isTrue();
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> standby().close(UID, 2, "KeyDisabled"))
                .returns(PostgresFault.NOT_BOUND, PostgresException::fault);
        standby().bind(UID);
        awaitReplay();
        assertThat(acceptsClients()).isEqualTo(!hasLoginGates());
    }

    @Test
    @DisplayName("R16: it says by how much it lags on purpose")
    void saysItsDelay() throws SQLException {
        delay("90s");

        Duration delay =
                Objects.requireNonNull(standbyItself().inspect().standby()).replayDelay();
        delay("0");

        assertThat(delay).isEqualTo(Duration.ofSeconds(90));
    }

    /** Returns once it is in force: sessions that begin then know it from the postmaster. */
    private void delay(String value) throws SQLException {
        try (Connection superuser = server().connect("cmk_control");
                Statement statement = superuser.createStatement()) {
            statement.execute("ALTER SYSTEM SET recovery_min_apply_delay = '" + value + "'");
            statement.execute("SELECT pg_reload_conf()");
        }
        while (!RealPostgres.query(server(), "cmk_control", "SHOW recovery_min_apply_delay")
                .equals(value)) {
            Thread.onSpinWait();
        }
    }

    LocalPostgres server() {
        return standby.server();
    }

    @Override
    protected PostgresServer standby() {
        return postgres.asSeenByPgCmk(server(), "node-b", PRIMARY);
    }

    @Override
    protected PostgresServer standbyItself() {
        return RealPostgres.asSeenByPgCmk(server());
    }

    @Override
    protected PostgresServer primary() {
        return postgres.asSeenByPgCmk();
    }

    @Override
    protected void awaitReplay() {
        standby.awaitReplay();
    }

    @Override
    protected void stopReplay() {
        standby.stopReplay();
    }

    @Override
    protected void resumeReplay() {
        standby.resumeReplay();
    }

    @Override
    protected void promote() {
        standby.promote();
    }

    @AfterEach
    void forgetAPromotedOne() {
        if (standby.isPromoted()) {
            end();
        }
    }

    @Override
    protected boolean hasLoginGates() {
        return major >= 17;
    }

    @Override
    protected void connectClient() {
        try {
            clients.add(server().connect("app", "app", "app-password"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The guard's own rules are the agent's to test. */
    @Override
    protected boolean acceptsClients() {
        try (Connection client = server().connect("app", "app", "app-password")) {
            return client.isValid(1) && !loginsClosed;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isIn("55000", "57P03");
            return false;
        }
    }

    @Override
    protected void guardKeeps(DataAtRest dataAtRest, boolean closed) {
        loginsClosed = closed && !hasLoginGates();
        guardWrites(clock() + " " + (dataAtRest == DataAtRest.VOLUME ? "Volume" : "None") + " "
                + (closed ? "closed" : "open") + "\n");
    }

    private Instant clock() {
        return standby().read().clock();
    }

    private void guardWrites(String line) {
        try {
            Files.writeString(guardFile(), line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path guardFile() {
        return Path.of(RealPostgres.query(server(), "cmk_control", "SHOW data_directory"))
                .resolve("cmk_guard");
    }
}
