package io.pgcmk.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("D1: the guard on the host")
class GuardServerTest {

    @Nested
    class On15 extends Contract {
        On15() {
            super(15);
        }
    }

    @Nested
    class On18 extends Contract {
        On18() {
            super(18);
        }

        @Test
        @DisplayName("R10: clients of a server with login gates are told why, and no database is touched")
        void leavesLoginGatesToSpeak() throws IOException, SQLException {
            bench.server().execute("postgres", Files.readString(GuardBench.LOGIN_GATE));
            bench.control("SELECT cmk.set_sound(array_agg(oid)) FROM pg_database WHERE datname = 'postgres'");
            bench.endLease();

            bench.vaults().revoke(bench.identity(), Operation.WRAP);
            bench.round();

            assertThat(bench.refusal()).isEqualTo("57P03");
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {
        final GuardBench bench;

        Contract(int major) {
            bench = new GuardBench(major);
        }

        @BeforeAll
        void start(@TempDir Path directory) throws IOException, SQLException {
            bench.start(directory);
        }

        @AfterAll
        void stop() {
            bench.server().close();
        }

        @BeforeEach
        void protect() throws SQLException {
            bench.protect();
        }

        @Test
        @DisplayName("renews a lease that pg-cmk no longer renews, by what one good check is worth")
        void renewsALeaseThatGrowsOld() throws SQLException {
            bench.leaseWith(Duration.ofMinutes(4), "9 minutes 30 seconds");
            Instant before = bench.clock();

            bench.round();

            assertThat(bench.leaseEnd()).isCloseTo(before.plusSeconds(570), within(10, ChronoUnit.SECONDS));
            assertThat(bench.said()).isEqualTo("the lease is kept");
        }

        @Test
        @DisplayName("D5: gives the grace that the customer gives")
        void givesTheGraceOfTheCustomer() throws SQLException {
            bench.leaseWith(Duration.ofMinutes(64), "1 hour 9 minutes 30 seconds");
            Instant before = bench.clock();

            bench.round();

            assertThat(bench.leaseEnd()).isCloseTo(before.plusSeconds(3600 + 570), within(10, ChronoUnit.SECONDS));
        }

        @Test
        @DisplayName("asks the vault nothing while pg-cmk renews it, once it has proven that it could")
        void asksNothingWhilePgCmkRenewsIt() throws SQLException {
            GuardServer guard = bench.guard();
            bench.round(guard);
            long asked = bench.vaults().calls().size();

            assertThat(bench.round(guard)).isEqualTo(Duration.ofMinutes(1));

            assertThat(bench.vaults().calls()).hasSize((int) asked);
        }

        static Stream<Arguments> renewsNothing() {
            return Stream.of(
                    lost("disabled", (bench, server) -> bench.vaults().setEnabled(bench.key(), false)),
                    lost("expired", (bench, server) -> bench.vaults().setValidity(bench.key(), null, Instant.now())),
                    lost(
                            "not valid yet",
                            (bench, server) -> bench.vaults()
                                    .setValidity(bench.key(), Instant.now().plusSeconds(60), null)),
                    lost("no get", (bench, server) -> bench.vaults().revoke(bench.identity(), Operation.GET)),
                    lost("no wrapKey", (bench, server) -> bench.vaults().revoke(bench.identity(), Operation.WRAP)),
                    lost("no unwrapKey", (bench, server) -> bench.vaults().revoke(bench.identity(), Operation.UNWRAP)),
                    lost("deleted", (bench, server) -> bench.vaults().delete(GuardBench.KEK)),
                    lost(
                            "firewall",
                            (bench, server) -> bench.vaults().close(GuardBench.KEK.vault(), Refusal.Reason.FIREWALL)),
                    lost(
                            "silent",
                            (bench, server) -> bench.vaults().silence(GuardBench.KEK.vault(), Silence.Reason.TIMEOUT)),
                    lost("another canary", (bench, server) -> bench.vaults().corrupt(Operation.UNWRAP)));
        }

        private static Arguments lost(String how, BiConsumer<GuardBench, BoundPostgres> lose) {
            return Arguments.of(how, lose);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource
        @DisplayName("R12: renews nothing by a check that is not good, and looks again soon")
        void renewsNothing(String how, BiConsumer<GuardBench, BoundPostgres> lose) throws SQLException {
            bench.leaseWith(Duration.ofMinutes(4), "9 minutes 30 seconds");
            Instant end = bench.leaseEnd();
            lose.accept(bench, bench.server());

            assertThat(bench.round()).isEqualTo(Duration.ofSeconds(10));

            assertThat(bench.leaseEnd()).isEqualTo(end);
            assertThat(bench.said()).startsWith("the key is not proven good: ");
        }

        @Test
        @DisplayName("R10: once the lease has ended, ends the sessions that are open, and nobody gets in any more")
        void endsSessionsOnceTheLeaseHasEnded() throws SQLException {
            bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
            try (Connection session = bench.server().connect("postgres")) {
                bench.endLease();

                bench.round();

                assertThat(session.isValid(2)).isFalse();
            }
            assertThat(bench.refusal()).isEqualTo("55000");
            assertThat(bench.text("SELECT closed FROM cmk.gate")).isEqualTo("f");
        }

        @Test
        @DisplayName("R10: also of those who hold a database open by a lock")
        void endsWhoeverHoldsADatabaseOpen() throws SQLException {
            bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
            try (Connection session = bench.server().connect("template1");
                    Statement statement = session.createStatement()) {
                session.setAutoCommit(false);
                statement.execute("ALTER DATABASE postgres CONNECTION LIMIT 50");
                bench.endLease();

                bench.round();

                assertThat(session.isValid(2)).isFalse();
            }
            assertThat(bench.refusal()).isEqualTo("55000");
            assertThat(bench.said()).contains("the server denies every connection");
        }

        @Test
        @DisplayName("R10: cuts nobody while the lease runs")
        void cutsNobodyWhileTheLeaseRuns() throws SQLException {
            bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
            bench.leaseWith(Duration.ofSeconds(30), "9 minutes 30 seconds");
            try (Connection session = bench.server().connect("postgres")) {
                bench.round();

                assertThat(session.isValid(2)).isTrue();
            }
            assertThat(bench.refusal()).isEmpty();
        }

        @Test
        @DisplayName("D7: the key is back, and so is the server, with what was closed before still closed")
        void opensAgainWhatItClosed() throws SQLException {
            bench.server().execute("postgres", "ALTER DATABASE template1 ALLOW_CONNECTIONS false");
            bench.server().execute("postgres", "ALTER ROLE replica REPLICATION");
            bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
            bench.endLease();
            bench.round();
            assertThat(bench.text("SELECT rolreplication FROM pg_roles WHERE rolname = 'replica'"))
                    .isEqualTo("f");
            bench.vaults().grant(bench.identity(), Operation.UNWRAP);

            bench.round();

            assertThat(bench.refusal()).isEmpty();
            assertThat(bench.text("SELECT rolreplication FROM pg_roles WHERE rolname = 'replica'"))
                    .isEqualTo("t");
            assertThat(bench.text("SELECT datallowconn FROM pg_database WHERE datname = 'template1'"))
                    .isEqualTo("f");
        }

        @Test
        @DisplayName("R10: a renewal of pg-cmk's opens it as well")
        void isOpenedByPgCmkAsWell() throws SQLException {
            bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
            bench.endLease();
            bench.round();

            bench.leaseWith(Duration.ofMinutes(9), "9 minutes 30 seconds");

            assertThat(bench.refusal()).isEmpty();
        }

        @Test
        @DisplayName("R11: opens nothing that pg-cmk has closed, and ends whoever gets in by a superuser's hand")
        void opensNothingThatPgCmkHasClosed() throws SQLException {
            bench.closeByPgCmk();
            bench.server().execute("cmk_control", "ALTER DATABASE postgres ALLOW_CONNECTIONS true");
            try (Connection session = bench.server().connect("postgres")) {
                bench.round();

                assertThat(session.isValid(2)).isFalse();
            }
            assertThat(bench.said()).isEqualTo("pg-cmk has closed the server, and the server denies every connection");
            assertThat(bench.text("SELECT closed FROM cmk.gate")).isEqualTo("t");
        }

        @Test
        @DisplayName("R10: a renewal that was decided before pg-cmk closed the server is refused")
        void isRefusedARenewalThatComesTooLate() throws SQLException {
            try (GuardedServer server =
                    GuardedServer.connect(bench.server().config().postgres())) {
                GuardState state = server.state();
                bench.closeByPgCmk();

                assertThat(server.renew(state)).contains("comes after a later order");
            }
        }

        @Test
        @DisplayName("R16: renews nothing on a server that was restored or promoted since")
        void renewsNothingOnACopy() throws SQLException {
            bench.leaseWith(Duration.ofMinutes(4), "9 minutes 30 seconds");
            bench.control("UPDATE cmk.lease SET bound_to = '1/00000001'");
            Instant end = bench.leaseEnd();

            bench.round();

            assertThat(bench.leaseEnd()).isEqualTo(end);
            assertThat(bench.said()).contains("this server was restored or promoted after its last validation");
        }

        @Test
        @DisplayName("leaves a server alone whose policy lets no lease end")
        void leavesAServerWithoutLeasesAlone() throws SQLException {
            bench.control("SELECT cmk.lease_renew('" + bench.server().uid() + "', 0, 'infinity', NULL)");

            bench.round();

            assertThat(bench.said()).isEqualTo("nothing to guard: its policy lets no lease end");
            assertThat(bench.vaults().calls()).isEmpty();
        }

        @Test
        @DisplayName("says that install.sql is old, where it is")
        void saysThatTheScriptIsOld() throws SQLException {
            bench.control("DROP FUNCTION cmk.guard_state()");

            bench.round();

            assertThat(bench.saidInAll()).contains("Run upgrade");
        }

        @Test
        @DisplayName("says once that the server is closed, however often it looks")
        void saysOnceThatTheServerIsClosed() throws SQLException {
            bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
            bench.endLease();
            GuardServer guard = bench.guard();

            bench.round(guard);
            bench.round(guard);

            assertThat(bench.saidInAll().lines())
                    .singleElement()
                    .asString()
                    .startsWith("the lease has ended, and the server denies every connection: ");
        }

        @Test
        @DisplayName("R10: closes what pg-cmk had begun to close when it was gone")
        void closesWhatPgCmkHadBegunToClose() throws SQLException {
            bench.closeByPgCmk();
            bench.control("ALTER DATABASE postgres ALLOW_CONNECTIONS true");

            bench.round();

            assertThat(bench.refusal()).isEqualTo("55000");
        }

        @Test
        @DisplayName("R10: renews and closes where transactions only read by default")
        void worksWhereTransactionsOnlyRead() throws SQLException {
            bench.control("ALTER DATABASE cmk_control SET default_transaction_read_only = on");
            try {
                bench.control("BEGIN READ WRITE; SELECT cmk.lease_renew('"
                        + bench.server().uid()
                        + "', 0, clock_timestamp() + interval '1 minute', '9 minutes 30 seconds'); COMMIT");
                Instant end = bench.leaseEnd();

                bench.round();

                assertThat(bench.leaseEnd()).isAfter(end);
            } finally {
                bench.control(
                        "BEGIN READ WRITE; ALTER DATABASE cmk_control RESET default_transaction_read_only; COMMIT");
            }
        }

        @Test
        @DisplayName("never makes a lease shorter")
        void neverMakesALeaseShorter() throws SQLException {
            bench.leaseWith(Duration.ofHours(2), "9 minutes 30 seconds");
            Instant end = bench.leaseEnd();

            bench.round();

            assertThat(bench.leaseEnd()).isEqualTo(end);
        }

        @Test
        @DisplayName("two at once do no harm")
        void twoAtOnceDoNoHarm() throws Exception {
            bench.vaults().revoke(bench.identity(), Operation.UNWRAP);
            bench.endLease();
            try (Connection session = bench.server().connect("postgres")) {
                Thread other = Thread.ofVirtual().start(() -> bench.round());
                bench.round();
                other.join();

                assertThat(session.isValid(2)).isFalse();
            }
            assertThat(bench.refusal()).isEqualTo("55000");
        }

        @Test
        @DisplayName("D11: says in PostgreSQL that it is at work, for pg-cmk to tell")
        void saysThatItIsAtWork() throws SQLException {
            bench.round();

            assertThat(bench.text("SELECT data_at_rest FROM cmk.guard WHERE seen_at > now() - interval '1 minute'"))
                    .isEqualTo("None");
        }

        @Test
        @DisplayName("cmk_admin can call nothing of it")
        void isForTheSuperuserAlone() {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> bench.control("SET ROLE cmk_admin; SELECT cmk.guard_seen(true)"))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo("42501");
        }

        @Test
        @DisplayName("says once what is wrong, and goes on, when PostgreSQL is down")
        void goesOnWhenPostgresIsDown() {
            GuardServer guard = bench.guardOfNobody();

            assertThat(bench.round(guard)).isEqualTo(Duration.ofSeconds(10));
            assertThat(bench.round(guard)).isEqualTo(Duration.ofSeconds(10));

            assertThat(bench.saidInAll()).containsOnlyOnce("not at work: PostgreSQL: ");
        }
    }
}
