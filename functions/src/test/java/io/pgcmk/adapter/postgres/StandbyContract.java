package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.port.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a streaming standby does, which is told nothing: lease and cause reach it through the write-ahead log. */
abstract class StandbyContract {
    private static final ServerUid UID = ServerUid.parse("11111111-1111-4111-8111-111111111111");

    private static final Duration LEASE = Duration.ofSeconds(570);

    private final RealPostgres postgres;

    @TempDir
    private Path directory;

    StandbyContract(int major) {
        this.postgres = RealPostgres.of(major);
    }

    @BeforeEach
    void protect() {
        postgres.reset();
        primary().bind(UID);
        primary().verifyGates();
        primary().renew(UID, 0, Lease.from(primary().read().clock(), LEASE));
    }

    @Test
    @DisplayName(
            "R10, D1: it serves readers while the lease of its primary runs, denies once it has ended, and serves again")
    void keepsTheLeaseOfItsPrimary() throws SQLException {
        try (LocalPostgres standby = postgres.startStandby(directory, "node-a")) {
            assertServes(standby);

            primary().renew(UID, 0, Lease.from(primary().read().clock().minus(LEASE), LEASE));
            assertThat(refusal(standby)).startsWith("the key lease of node \"node-a\" ended at ");

            primary().renew(UID, 0, Lease.from(primary().read().clock(), LEASE));
            assertServes(standby);
        }
    }

    @Test
    @DisplayName("R10, R11: it denies with the cause when its primary is closed, and serves again when that is opened")
    void isClosedAndOpenedWithItsPrimary() throws SQLException {
        try (LocalPostgres standby = postgres.startStandby(directory, "node-a")) {
            assertThat(primary().close(UID, 1, "KeyDisabled")).isEmpty();
            assertThat(refusal(standby)).isEqualTo("KeyDisabled");

            primary().open(UID, 2, Lease.from(primary().read().clock(), LEASE));
            assertServes(standby);
        }
    }

    @Test
    @DisplayName("R16: under a name of its own it has no lease, whatever its primary has")
    void deniesUnderAnotherName() throws SQLException {
        try (LocalPostgres standby = postgres.startStandby(directory, "node-b")) {
            assertThat(refusal(standby)).isEqualTo("node \"node-b\" has never been validated");
        }
    }

    @Test
    @DisplayName(
            "R10, R16: registered, it tells its clients its own cause, also once it is promoted, and its primary serves")
    void tellsWhyItIsClosedItself() throws SQLException {
        ServerUid own = ServerUid.parse("22222222-2222-4222-8222-222222222222");
        try (LocalPostgres standby = postgres.startStandby(directory, "node-b")) {
            PostgresServer registered = postgres.asSeenByPgCmk(standby, "node-b", UID);
            registered.bind(own);
            assertThat(refusal(standby)).isEqualTo("node \"node-b\" has never been validated");

            registered.open(own, 1, Lease.from(primary().read().clock(), LEASE));
            assertServes(standby);
            registered.close(own, 2, "PermissionRevoked");
            assertThat(refusal(standby)).isEqualTo("PermissionRevoked");
            assertThat(postgres.refusal()).isEmpty();

            RealPostgres.query(standby, "cmk_control", "SELECT pg_promote()");
            assertThat(refusalNow(standby)).isEqualTo("PermissionRevoked");
        }
    }

    @Test
    @DisplayName(
            "R16: promoted, it is on a timeline that the lease is not for, and denies until it is opened for its own")
    void deniesOnceItIsPromoted() throws SQLException {
        try (LocalPostgres standby = postgres.startStandby(directory, "node-a")) {
            assertServes(standby);

            try (Connection superuser = standby.connect("cmk_control");
                    Statement statement = superuser.createStatement()) {
                statement.execute("SELECT pg_promote()");
            }

            assertThat(refusalNow(standby)).isEqualTo("this server was restored or promoted after its last validation");
        }
    }

    private PostgresServer primary() {
        return postgres.asSeenByPgCmk();
    }

    private void assertServes(LocalPostgres standby) throws SQLException {
        standby.awaitReplayOf(postgres.server(), "cmk_control");
        try (Connection client = standby.connect("app", "app", "app-password");
                Statement statement = client.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            result.next();
            assertThat(result.getBoolean(1)).as("is a standby").isTrue();
        }
    }

    /** The DETAIL that a client is refused with, once the standby has replayed what its primary was told. */
    private String refusal(LocalPostgres standby) throws SQLException {
        standby.awaitReplayOf(postgres.server(), "cmk_control");
        return refusalNow(standby);
    }

    private static String refusalNow(LocalPostgres standby) {
        ServerErrorMessage refused = Objects.requireNonNull(
                catchThrowableOfType(PSQLException.class, () -> standby.connect("app", "app", "app-password"))
                        .getServerErrorMessage());
        assertThat(refused.getSQLState()).isEqualTo("57P03");
        return String.valueOf(refused.getDetail());
    }
}
