package io.pgcmk.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.local.postgres.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("R16: the guard of a standby that is a server of its own")
class StandbyLoginsTest {

    @Nested
    class On15 extends Contract {
        On15() {
            super(15);
        }

        @Test
        @DisplayName("D11: without its hba_file it cannot close it, and does not say that it guards it")
        void reportsNothingWithoutItsLogins() throws IOException {
            Files.delete(bench.data().resolve(StandbyReport.FILE));

            bench.round(bench.guardWithoutLogins());

            assertThat(bench.data().resolve(StandbyReport.FILE)).doesNotExist();
        }
    }

    @Nested
    class On18 extends Contract {
        On18() {
            super(18);
        }

        @Test
        @DisplayName("D11: a login gate closes it, whoever has its hba_file")
        void reportsWhatItsLoginGateDoes() throws IOException, SQLException {
            bench.round(bench.guardWithoutLogins());
            assertThat(bench.report()).isEqualTo("None closed\n");

            bench.lease();
            bench.round(bench.guardWithoutLogins());
            assertThat(bench.report()).isEqualTo("None open\n");
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {
        final StandbyBench bench;

        Contract(int major) {
            bench = new StandbyBench(major);
        }

        @BeforeAll
        void start(@TempDir Path directory) throws IOException, SQLException {
            bench.start(directory);
        }

        @AfterAll
        void stop() {
            bench.stop();
        }

        @BeforeEach
        void reset() throws IOException, SQLException {
            bench.reset();
        }

        @Test
        @DisplayName("it is closed from its first second on, whether pg-cmk knows it or not, and promoted, too")
        void isClosedFromItsFirstSecond() throws SQLException {
            try (LocalPostgres another = bench.startStandby("pg-orders-another", "another")) {
                assertThat(bench.letsIn(another)).isFalse();
                GuardServer guard = bench.guard(bench.data("another"), another.port());

                bench.round(guard);
                assertThat(bench.letsIn(another)).isFalse();
                assertThat(bench.said()).contains("pg-cmk knows no standby of this cluster_name");

                another.connect("cmk_control").createStatement().execute("SELECT pg_promote()");
                bench.round(guard);
                assertThat(bench.letsIn(another)).isFalse();
            }
        }

        @Test
        @DisplayName("D11: closed, it loses the key of its own volume once this host cannot use it")
        void losesTheKeyOfItsVolume() throws IOException, SQLException {
            String name = "pg-orders-volume";
            try (LocalPostgres another = bench.startStandby(name, "volume")) {
                bench.register(name);
                bench.wrapUnderALostKey(name);
                bench.primary().awaitReplayBy(another);
                Path data = bench.data("volume");
                Path away = data.resolveSibling("away");
                GuardServer guard = bench.guard(
                        data, another.port(), new AgentConfig.Volume(null, "mv '" + data + "' '" + away + "'"));

                bench.round(guard);
                bench.round(guard);
                assertThat(data.resolve(StandbyReport.FILE)).content().endsWith(" Volume closed\n");
                bench.round(guard);

                assertThat(data).doesNotExist();
                assertThat(bench.said()).isEqualTo("PostgreSQL is stopped, and the key of its volume is taken away");
                Files.move(away, data);
            }
        }

        @Test
        @DisplayName("pg-cmk reads one line of PostgreSQL's own clock, the volume and the logins")
        void writesOneLine() throws IOException {
            bench.round(bench.guard());

            assertThat(Files.readString(bench.data().resolve(StandbyReport.FILE)))
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ None closed\n");
            try (Stream<Path> files = Files.list(bench.data())) {
                assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
            }
        }

        @Test
        @DisplayName("a lease that its primary keeps for it opens it")
        void isOpenedByALease() throws IOException, SQLException {
            GuardServer guard = bench.guard();
            bench.round(guard);
            assertThat(bench.letsIn()).isFalse();
            assertThat(bench.report()).isEqualTo("None closed\n");

            bench.lease();

            assertThat(bench.round(guard)).isEqualTo(Duration.ofSeconds(10));
            assertThat(bench.letsIn()).isTrue();
            assertThat(bench.report()).isEqualTo("None open\n");
            assertThat(bench.said()).isEqualTo("the lease of this standby runs");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "DELETE FROM cmk.lease",
                    "UPDATE cmk.lease SET until = clock_timestamp()",
                    "UPDATE cmk.gate SET closed = true",
                    "DELETE FROM cmk.node WHERE cluster_name <> 'pg-orders'"
                })
        @DisplayName("R10: without it, it is closed, its sessions are ended, and only then that is said")
        void isClosedWithoutOne(String end) throws IOException, SQLException {
            GuardServer guard = bench.guard();
            bench.lease();
            bench.round(guard);
            try (Connection session = bench.app()) {
                bench.onPrimary(end);
                bench.primary().awaitReplayBy(bench.standby());

                bench.round(guard);

                assertThat(session.isValid(5)).isFalse();
            }
            assertThat(bench.letsIn()).isFalse();
            assertThat(bench.report()).isEqualTo("None closed\n");
            assertThat(bench.said()).startsWith("this standby is closed, and its sessions are ended: ");
        }

        @Test
        @DisplayName("closed, it lets in the superuser of this host, and pg-cmk into its own database")
        void letsInWhoOpensIt() throws SQLException {
            assertThat(bench.onStandby(
                            "SELECT string_agg(concat_ws(' ', type, database[1], user_name[1], auth_method), ', '"
                                    + " ORDER BY line_number) FROM pg_hba_file_rules"))
                    .isEqualTo("local all postgres peer, host all postgres scram-sha-256,"
                            + " host all postgres scram-sha-256, hostssl cmk_control cmk_admin scram-sha-256,"
                            + " local all all reject, host all all reject,"
                            + " local replication all reject, host replication all reject");
        }

        @ParameterizedTest
        @ValueSource(strings = {"host all all nonsense\n", "# nobody\n", "host all app 127.0.0.1/32 scram-sha-256\n"})
        @DisplayName("rules that PostgreSQL does not take, or that keep the guard out, open nothing, and are told")
        void isNotOpenedByBrokenRules(String rules) throws IOException, SQLException {
            GuardServer guard = bench.guard();
            Files.writeString(bench.hba(), rules);
            bench.lease();

            bench.round(guard);
            bench.round(guard);

            assertThat(bench.letsIn()).isFalse();
            assertThat(bench.said()).contains(bench.hba() + " is not taken: ");
            assertThat(bench.saidInAll().lines()).hasSize(1);
            bench.standby().restart();
            assertThat(bench.letsIn()).isFalse();

            Files.writeString(bench.hba(), StandbyBench.OPEN);
            bench.round(guard);
            assertThat(bench.letsIn()).isTrue();
        }

        @Test
        @DisplayName("rules that are broken while it is open leave it as it was, and keep it from nothing at the end")
        void keepsTheRulesBefore() throws IOException, SQLException {
            GuardServer guard = bench.guard();
            bench.lease();
            bench.round(guard);
            Files.writeString(bench.hba(), "nonsense\n");

            bench.round(guard);
            assertThat(bench.letsIn()).isTrue();
            assertThat(bench.data().resolve(StandbyLogins.RULES)).hasContent(StandbyBench.OPEN);

            Files.delete(bench.hba());
            bench.round(guard);
            assertThat(bench.letsIn()).isTrue();
            assertThat(bench.said()).contains("cannot read " + bench.hba());

            bench.lease(StandbyBench.NAME, Duration.ZERO);
            bench.round(guard);
            assertThat(bench.letsIn()).isFalse();
        }

        @Test
        @DisplayName("what somebody else writes into its file, it takes back")
        void takesBackWhatSomebodyElseWrites() throws IOException, SQLException {
            GuardServer guard = bench.guard();
            bench.round(guard);
            Files.writeString(bench.data().resolve(StandbyLogins.RULES), StandbyBench.OPEN);
            bench.onStandby("SELECT pg_reload_conf()");

            bench.round(guard);

            assertThat(bench.letsIn()).isFalse();
        }

        @Test
        @DisplayName("closed, it stays closed when PostgreSQL is started again")
        void staysClosedWhenItIsStartedAgain() throws SQLException {
            bench.lease();
            bench.round(bench.guard());
            bench.lease(StandbyBench.NAME, Duration.ZERO);
            bench.round(bench.guard());

            bench.standby().restart();

            assertThat(bench.letsIn()).isFalse();
        }

        @Test
        @DisplayName("a guard that starts before PostgreSQL closes what an earlier one left open")
        void closesBeforePostgresStarts() throws SQLException {
            bench.lease();
            bench.round(bench.guard());
            bench.standby().stop();

            bench.round(bench.guard());

            assertThat(bench.said()).contains("not at work: ", "its rules are closed for when it starts");
            bench.standby().restart();
            assertThat(bench.letsIn()).isFalse();
        }

        @Test
        @DisplayName("R10: cannot it look any more, it closes when the lease ends that it last saw, and not before")
        void closesWhenItCannotLook() throws SQLException {
            GuardServer guard = bench.guard();
            bench.lease();
            bench.round(guard);
            bench.primary().execute("postgres", "ALTER DATABASE cmk_control RENAME TO elsewhere");
            try {
                bench.standby().awaitReplayOf(bench.primary().local(), "postgres");
                assertThat(bench.round(guard)).isEqualTo(Duration.ofSeconds(10));
                assertThat(bench.letsIn()).isTrue();
            } finally {
                bench.primary().execute("postgres", "ALTER DATABASE elsewhere RENAME TO cmk_control");
                bench.standby().awaitReplayOf(bench.primary().local(), "postgres");
            }
            bench.lease(StandbyBench.NAME, Duration.ofSeconds(2));
            assertThat(bench.round(guard)).isLessThan(Duration.ofSeconds(3));
            assertThat(bench.letsIn()).isTrue();
            bench.primary().execute("postgres", "ALTER DATABASE cmk_control RENAME TO elsewhere");
            try {
                bench.standby().awaitReplayOf(bench.primary().local(), "postgres");
                while (!bench.said().contains("nobody is let in any more")) {
                    bench.round(guard);
                }
                while (bench.letsIn()) {
                    Thread.onSpinWait();
                }
            } finally {
                bench.primary().execute("postgres", "ALTER DATABASE elsewhere RENAME TO cmk_control");
                bench.standby().awaitReplayOf(bench.primary().local(), "postgres");
            }
        }

        @Test
        @DisplayName("says that it keeps nobody out where PostgreSQL goes by another file")
        void saysThatPostgresGoesByAnotherFile() throws IOException, SQLException {
            bench.lease(StandbyBench.NAME, Duration.ZERO);
            Path another = Files.createDirectories(bench.data().resolveSibling("no-data"));

            bench.round(bench.guard(another, bench.standby().port()));

            assertThat(bench.said()).contains("postgres.dataDirectory is not that of this server");
            assertThat(bench.report()).isEqualTo(bench.hasLoginGates() ? "None closed\n" : "None open\n");
        }
    }
}
