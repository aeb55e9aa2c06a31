package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.HostFault;
import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.port.HostSetContract;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What pg-cmk does to a real primary and its standby that are one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcHostSetContract extends HostSetContract {
    private static final ServerUid OTHER = ServerUid.parse("22222222-2222-4222-8222-222222222222");
    private static final String NINE_MINUTES = "clock_timestamp() + interval '9 min', interval '9 min'";
    private static final String LEASES_OF_REPLICA = "SELECT count(*) FROM cmk.lease WHERE cluster_name = 'node-c'";

    private final RealPostgres postgres;
    private final int major;
    private final RealStandby standby;
    private final List<Connection> clients = new ArrayList<>();
    private String conninfo = "";
    private @Nullable RealStandby another;

    JdbcHostSetContract(int major) {
        this.postgres = RealPostgres.of(major);
        this.major = major;
        this.standby = new RealStandby(postgres, "node-b");
    }

    @Override
    protected void prepare() {
        postgres.reset();
        awaitReplay();
        try {
            Files.deleteIfExists(Path.of(standby.query("SHOW data_directory")).resolve("cmk_guard"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void leaveAStandby() throws SQLException {
        for (Connection client : clients) {
            client.close();
        }
        clients.clear();
        if (another != null) {
            another.end();
        }
        another = null;
        if (standby.isPromoted()) {
            end();
        }
    }

    @AfterAll
    void end() {
        standby.end();
        conninfo = "";
    }

    @Test
    @DisplayName("R16: hosts of one cluster_name, which many tools give them all, are one server, too")
    void hasHostsOfOneName() {
        RealStandby namesake = new RealStandby(postgres, "node-a");
        try {
            PostgresServer both = RealPostgres.setOf(postgres.server(), namesake.server());
            both.bind(UID);
            both.open(UID, 2, running());
            namesake.promote();

            PostgresServer after = RealPostgres.setOf(null, namesake.server());
            assertThat(refuses(namesake.server())).isFalse();
            after.renew(UID, 2, Lease.from(after.read().clock().minus(Duration.ofMinutes(9)), Duration.ofMinutes(9)));
            assertThat(refuses(namesake.server())).isEqualTo(hasLoginGates());
            assertThat(after.close(UID, 3, "KeyDisabled")).hasSize(1);
            assertThat(refuses(namesake.server())).isTrue();
        } finally {
            namesake.end();
        }
    }

    @Test
    @DisplayName("R10: a host that streams under a name of its own replays that it is closed, and is no stranger")
    void goesOnToStreamUnderItsOwnName() {
        rename("orders_2");
        assertThat(set().read().strangers()).containsExactly("orders_2");

        set().renew(UID, 1, running());
        String walsender = walsender();
        assertThat(set().read().strangers()).isEmpty();
        assertThat(set().close(UID, 2, "KeyDisabled")).isEmpty();
        set().endSessions(UID);

        assertThat(walsender()).isEqualTo(walsender).isNotEqualTo("null");
        connectAs("application_name=node-b");
    }

    private String walsender() {
        return postgres.query(
                "cmk_control", "SELECT max(pid) FROM pg_stat_replication WHERE application_name = 'orders_2'");
    }

    private void rename(String stream) {
        connectAs("fallback_application_name=other application_name=" + stream);
    }

    /** Returns once it streams by that, which ends with the name that it streams under. */
    private void connectAs(String how) {
        try (Connection superuser = standby.server().connect("cmk_control");
                Statement statement = superuser.createStatement()) {
            if (conninfo.isEmpty()) {
                conninfo = standby.query("SHOW primary_conninfo");
            }
            // Of a word that is there twice the last one counts.
            statement.execute(
                    "ALTER SYSTEM SET primary_conninfo = '" + (conninfo + " " + how).replace("'", "''") + "'");
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String streaming = "SELECT count(*) FROM pg_stat_replication WHERE application_name = '"
                + how.substring(how.lastIndexOf('=') + 1) + "'"
                + (how.startsWith("user=ha") ? " AND usename = 'ha'" : "");
        while (!postgres.query("cmk_control", streaming).equals("1")) {
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("R16: a copy of a host under another name is denied, whatever leases came with it")
    void deniesACopyOfAnotherName() {
        RealStandby copy = new RealStandby(postgres, "node-c");
        try {
            copy.promote();

            assertThat(refuses(copy.server())).isEqualTo(hasLoginGates());
        } finally {
            copy.end();
        }
    }

    @Test
    @DisplayName("R16: where a login gate of an earlier text would deny a host that is promoted, no set is bound")
    void refusesALoginGateThatKnowsNothingOfSets() {
        alone(A).bind(UID);
        postgres.execute("app", RealPostgres.script("/golden/postgres/login-gate-v4.sql"));
        try {
            if (hasLoginGates()) {
                assertThatExceptionOfType(PostgresException.class)
                        .isThrownBy(() -> set().bind(UID))
                        .returns(PostgresFault.NOT_PREPARED, PostgresException::fault)
                        .withMessageContaining("was run in app: run it again there");
            } else {
                set().bind(UID);
            }
            assertThat(alone(A).verifyGates()).as("of one host").isEqualTo(hasLoginGates());
        } finally {
            postgres.installGates();
        }
    }

    @Test
    @DisplayName("D1: a lease without an end is refused: a copy of a host has it, too")
    void hasLeasesThatEnd() {
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> set().renew(UID, 1, null))
                .withMessageContaining("must end");
    }

    @Test
    @DisplayName("D10: a node of another server that is open does not become a host, nor a host a standby of its own")
    void takesNoNodeOfAnotherServer() {
        String replica = "SELECT cmk.standby_bind('%s', '%s', '%s')";
        postgres.query("cmk_control", replica.formatted(UID, OTHER, "reports"));
        postgres.query("cmk_control", "SELECT cmk.standby_open('%s', '%s', 1, %s)".formatted(UID, OTHER, NINE_MINUTES));

        assertRefused(
                "has a lease until", "SELECT cmk.hosts_bind('%s', '{node-a,reports}', '{}', true)".formatted(UID));
        assertRefused("must be its own", replica.formatted(UID, "33333333-3333-4333-8333-333333333333", "node-b"));
        String longName = "o".repeat(53);
        assertRefused(
                "are those of another",
                "SELECT cmk.hosts_bind('%s', '{node-a,%sa,%sb}', '{}', true)".formatted(UID, longName, longName));

        postgres.query("cmk_control", "SELECT cmk.standby_close('%s', '%s', 2, 'KeyDisabled')".formatted(UID, OTHER));
        postgres.query(
                "cmk_control",
                "SELECT cmk.hosts_renew('%s', 1, %s, '{node-a,node-b,reports}', '{}', true)"
                        .formatted(UID, NINE_MINUTES));
        assertThat(postgres.query("cmk_control", "SELECT uid FROM cmk.node WHERE cluster_name = 'reports'"))
                .as("after an order to the hosts that names it")
                .isEqualTo(OTHER.toString());

        postgres.query("cmk_control", "SELECT cmk.hosts_bind('%s', '{node-a,reports}', '{}', true)".formatted(UID));
        assertThat(postgres.query("cmk_control", "SELECT uid FROM cmk.node WHERE cluster_name = 'reports'"))
                .isEqualTo(UID.toString());
        assertThat(postgres.query("cmk_control", "SELECT count(*) FROM pg_roles WHERE rolname = 'cmk_lease/reports'"))
                .isEqualTo("0");
    }

    private void assertRefused(String message, String sql) {
        assertThatIllegalStateException()
                .isThrownBy(() -> postgres.query("cmk_control", sql))
                .havingCause()
                .withMessageContaining(message);
    }

    @Test
    @DisplayName("R16: a host that cannot be counted in keeps nobody from their lease, nor from being closed")
    void leavesOutWhatCannotBeCountedIn() {
        String hosts = "'{\"\",node-c}', '{}', false";

        postgres.query("cmk_control", "SELECT cmk.hosts_renew('%s', 1, %s, %s)".formatted(UID, NINE_MINUTES, hosts));
        assertThat(postgres.query(
                        "cmk_control", "SELECT until > clock_timestamp() FROM cmk.lease WHERE cluster_name = 'node-c'"))
                .isEqualTo("t");

        postgres.query(
                "cmk_control",
                "SELECT count(*) FROM cmk.hosts_close('%s', 2, 'KeyDisabled', %s)".formatted(UID, hosts));
        assertThat(acceptsClients(A)).isFalse();
    }

    @Test
    @DisplayName(
            "R10: the role that a host streams as keeps REPLICATION, so that it hears of the closure; others lose it")
    void letsAHostHearThatItIsClosed() {
        for (String role : new String[] {"ha", "backup"}) {
            postgres.execute("postgres", "DROP ROLE IF EXISTS " + role);
            postgres.execute("postgres", "CREATE ROLE " + role + " LOGIN REPLICATION PASSWORD 'secret'");
        }
        connectAs("user=ha password=secret application_name=node-b");
        try {
            set().renew(UID, 1, running());
            set().close(UID, 2, "KeyDisabled");

            assertThat(postgres.query(
                            "cmk_control",
                            "SELECT string_agg(rolname, ',') FROM pg_roles WHERE rolreplication AND NOT rolsuper"))
                    .isEqualTo("ha");
        } finally {
            set().open(UID, 3, running());
            connectAs("application_name=node-b");
            awaitReplay();
        }
        assertThat(postgres.query("cmk_control", "SELECT count(*) FROM pg_roles WHERE rolreplication AND NOT rolsuper"))
                .isEqualTo("2");
        postgres.execute("postgres", "DROP ROLE ha");
        postgres.execute("postgres", "DROP ROLE backup");
    }

    @Test
    @DisplayName("R16: a PostgreSQL of another system at a host's address is named, and does not become a host")
    void takesNoOtherSystem() {
        RealPostgres foreign = RealPostgres.of(major == 18 ? 17 : 18);
        foreign.reset();
        RealStandby itsStandby = new RealStandby(foreign, "node-x");
        try {
            itsStandby.awaitReplay();
            PostgresServer mixed = RealPostgres.setOf(foreign.server(), itsStandby.server(), postgres.server());

            assertThat(mixed.read().hosts())
                    .extracting(HostFault::kind)
                    .containsExactly(HostFault.Kind.ANOTHER_SYSTEM, HostFault.Kind.ANOTHER_SYSTEM);
            mixed.renew(UID, 1, running());

            assertThat(postgres.query("cmk_control", "SELECT string_agg(cluster_name, ',') FROM cmk.node"))
                    .isEqualTo("node-a");
            assertThat(foreign.query("cmk_control", "SELECT count(*) FROM cmk.node"))
                    .isEqualTo("0");
        } finally {
            itsStandby.end();
        }
    }

    @Test
    @DisplayName("R16: a replica hears of its lease and its closure whichever of two primaries it follows")
    void ordersAReplicaOfEitherPrimary() {
        RealStandby replica = new RealStandby(postgres, "node-c");
        try {
            PostgresServer followed = followingEither(replica);

            followed.open(OTHER, 1, running());
            replica.awaitReplay();
            assertThat(refuses(replica.server())).isFalse();

            followed.close(OTHER, 2, "KeyDisabled");
            replica.awaitReplay();
            assertThat(refuses(replica.server())).isEqualTo(hasLoginGates());
        } finally {
            replica.end();
        }
    }

    /** As a server of its own, of two primaries. */
    private PostgresServer followingEither(RealStandby replica) {
        PostgresServer followed =
                RealPostgres.following(replica.server(), "node-c", postgres.server(), standby.server());
        followed.bind(OTHER);
        awaitReplay();
        standby.promote();
        return followed;
    }

    @Test
    @DisplayName("R10: an opening of a replica that the one primary refuses as overtaken is not given on the other")
    void givesNoOvertakenOrderOnASecondPrimary() {
        RealStandby replica = new RealStandby(postgres, "node-c");
        try {
            PostgresServer followed = followingEither(replica);
            standby.query("SELECT cmk.standby_close('%s', '%s', 5, 'KeyDisabled')".formatted(UID, OTHER));

            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> followed.open(OTHER, 4, running()))
                    .returns(PostgresFault.FENCED, PostgresException::fault);
            replica.awaitReplay();
            assertThat(postgres.query("cmk_control", LEASES_OF_REPLICA)).isEqualTo("0");
        } finally {
            replica.end();
        }
    }

    @Test
    @DisplayName("R10: a replica is closed on the other primary though the one cannot take the closure just now")
    void closesAReplicaOnASecondPrimary() throws SQLException {
        RealStandby replica = new RealStandby(postgres, "node-c");
        try {
            PostgresServer followed = followingEither(replica);
            followed.open(OTHER, 1, running());
            assertThat(postgres.query("cmk_control", LEASES_OF_REPLICA)).isEqualTo("1");

            try (Connection superuser = standby.server().connect("cmk_control");
                    Statement locking = superuser.createStatement()) {
                locking.execute("BEGIN; LOCK TABLE cmk.lease IN SHARE MODE");
                assertThatExceptionOfType(PostgresException.class)
                        .isThrownBy(() -> followed.close(OTHER, 2, "KeyDisabled"));
            }

            assertThat(postgres.query("cmk_control", LEASES_OF_REPLICA)).isEqualTo("0");
        } finally {
            replica.end();
        }
    }

    @Test
    @DisplayName("R16: who streams from a standby is a stranger, too")
    void seesStrangersOfEveryHost() {
        RealStandby stranger = new RealStandby(postgres, "node-c");
        try {
            stranger.awaitReplay();

            assertThat(set().read().strangers()).containsExactly("node-c");
            assertThat(standby.query("SELECT strangers FROM cmk.host()")).isEqualTo("{}");
        } finally {
            stranger.end();
        }
    }

    @Test
    @DisplayName("D10: broken glass opens every host, and pg-cmk's orders are refused from then on")
    void isOpenedWholeWhenTheGlassIsBroken() {
        set().close(UID, 2, "KeyDisabled");

        postgres.query("cmk_control", "SELECT cmk.break_glass()");
        awaitReplay();

        assertThat(acceptsClients(A)).isTrue();
        assertThat(acceptsClients(B)).isTrue();
        assertThat(set().close(UID, 3, "KeyDisabled")).isNotEmpty();
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> set().open(UID, 3, running()))
                .returns(PostgresFault.NOT_BOUND, PostgresException::fault);
        assertThat(acceptsClients(A)).isTrue();
        assertThat(acceptsClients(B)).isTrue();
    }

    private Lease running() {
        return Lease.from(postgres.asSeenByPgCmk().read().clock(), Duration.ofMinutes(9));
    }

    @Override
    protected PostgresServer set() {
        return setWithout();
    }

    @Override
    protected PostgresServer setWithout(Integer... silent) {
        List<Integer> gone = List.of(silent);
        return RealPostgres.setOf(
                gone.contains(A) ? null : postgres.server(), gone.contains(B) ? null : standby.server());
    }

    @Override
    protected PostgresServer setWithAnotherPrimary() {
        another = new RealStandby(postgres, "node-c");
        another.promote();
        return RealPostgres.setOf(another.server(), postgres.server(), standby.server());
    }

    @Override
    protected void guardIsSeen(int host, DataAtRest dataAtRest) {
        String atRest = dataAtRest == DataAtRest.VOLUME ? "Volume" : "None";
        if (host == A) {
            postgres.execute(
                    "cmk_control", "INSERT INTO cmk.guard VALUES ('node-a', clock_timestamp(), '" + atRest + "')");
            return;
        }
        try {
            Files.writeString(
                    Path.of(standby.query("SHOW data_directory")).resolve("cmk_guard"),
                    alone(B).read().clock() + " " + atRest + " open\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected PostgresServer alone(int host) {
        return RealPostgres.asSeenByPgCmk(server(host));
    }

    private LocalPostgres server(int host) {
        return host == A ? postgres.server() : standby.server();
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

    @Override
    protected boolean hasLoginGates() {
        return major >= 17;
    }

    @Override
    protected void connectClient(int host) {
        try {
            clients.add(server(host).connect("app", "app", "app-password"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected boolean acceptsClients(int host) {
        return !refuses(server(host));
    }

    private static boolean refuses(LocalPostgres server) {
        try (Connection client = server.connect("app", "app", "app-password")) {
            return !client.isValid(1);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isIn("55000", "57P03");
            return true;
        }
    }
}
