package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.ExitCode;
import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.tour.KeyAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a server that is written to, to one that lost all but its backup, its archive and its key. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class RestoreIT {
    /** 128, and SIGTERM's number. */
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory;

    @Test
    @DisplayName(
            "R26–R31: to a point in time, pg-cmk gone, every row there and none too many; without the key, nothing")
    void toAPointInTime() throws Exception {
        Path archive = Files.createDirectory(directory.resolve("archive"));
        Path backup = directory.resolve("orders.cmk");
        try (LocalStack stack = Staged.start(directory.resolve("stack"))) {
            Ready ready = stack.ready();
            AgentOnHost agent = AgentOnHost.install(stack, directory.resolve("host"));
            Superuser superuser = new Superuser(
                    ready.postgres().getFirst(), ready.postgres().getFirst().port());
            archiveTo(agent, archive, superuser, stack);
            superuser.execute("CREATE TABLE written (n int, at timestamptz)");

            try (Writer meanwhile = new Writer(superuser)) {
                assertDone(agent.run("backup", "--to", backup.toString()));
                assertThat(meanwhile.end()).isPositive();
            }
            // Between two writers: a row that is committed just then would be of either side.
            String until = superuser.query(
                    "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
            try (Writer later = new Writer(superuser)) {
                Waiting.during(Duration.ofSeconds(1));
                assertThat(later.end()).isPositive();
            }
            String expected =
                    superuser.query("SELECT count(*) || ' to ' || max(n) FROM written WHERE at < '" + until + "'");
            archiveAll(superuser);
            stack.stopPostgres();
            stack.functions().kill();

            int port = LocalPostgres.freePort();
            Path restored = directory.resolve("restored");
            String[] restore = {
                "restore",
                "--from",
                backup.toString(),
                "--archive",
                archive.toString(),
                "--target-time",
                until,
                "--to",
                restored.toString(),
                "--port",
                Integer.toString(port)
            };
            refusedWithoutTheKey(ready, agent, restore);
            refusedWithoutASegment(agent, archive, restore);
            leavesNothingWhenItIsTerminated(agent, backup);
            assertDone(agent.run(restore));
            try {
                Superuser there = new Superuser(ready.postgres().getFirst(), port);
                assertThat(there.query("SELECT count(*) || ' to ' || max(n) FROM written"))
                        .isEqualTo(expected);
                assertThat(there.query("SELECT count(*) = max(n) + 1 FROM written"))
                        .isEqualTo("t");
                assertInQuarantine(ready.postgres().getFirst(), port);
            } finally {
                agent.stop(restored);
            }
        }
    }

    private void refusedWithoutTheKey(Ready ready, AgentOnHost agent, String... restore) throws IOException {
        KeyAdmin keyAdmin = new KeyAdmin(new LocalHttp(Path.of(ready.keyVault().caFile())), ready);
        keyAdmin.permit("get", "wrapKey");

        AgentOnHost.Ended ended = agent.run(restore);

        assertThat(ended.status()).as(ended.said()).isEqualTo(ExitCode.KEY_REFUSED.status());
        assertNothingRestored();
        keyAdmin.permit("get", "wrapKey", "unwrapKey");
    }

    private void refusedWithoutASegment(AgentOnHost agent, Path archive, String... restore) throws IOException {
        Path segment = middleOf(archive);
        Path aside = Files.move(segment, directory.resolve("aside"));

        AgentOnHost.Ended ended = agent.run(restore);

        assertThat(ended.status()).as(ended.said()).isEqualTo(ExitCode.DAMAGED.status());
        assertThat(ended.said())
                .contains("lacks " + segment.getFileName().toString().replace(".cmk", ""));
        assertNothingRestored();
        Files.move(aside, segment);
    }

    private void leavesNothingWhenItIsTerminated(AgentOnHost agent, Path backup)
            throws IOException, InterruptedException {
        Process waiting = agent.start(
                "restore",
                "--from",
                "-",
                "--sidecar",
                backup + ".json",
                "--to",
                directory.resolve("restored").toString());
        while (waiting.isAlive() && Files.notExists(directory.resolve("restored.restoring"))) {
            Waiting.during(Duration.ofMillis(50));
        }

        waiting.toHandle().destroy();

        assertThat(waiting.waitFor()).isEqualTo(TERMINATED);
        assertNothingRestored();
    }

    private void assertNothingRestored() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .doesNotContain("restored", "restored.restoring");
        }
    }

    /** The last but one: that one is needed, and another follows. */
    private static Path middleOf(Path archive) throws IOException {
        try (Stream<Path> files = Files.list(archive)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}\\.cmk"))
                    .sorted()
                    .toList()
                    .reversed()
                    .get(1);
        }
    }

    private static void assertInQuarantine(Ready.Postgres postgres, int port) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + port + "/" + postgres.database(),
                                postgres.appUser(),
                                postgres.appPassword())
                        .close())
                .withMessageContaining("pg_hba.conf rejects");
    }

    private static void archiveTo(AgentOnHost agent, Path archive, Superuser superuser, LocalStack stack)
            throws SQLException {
        superuser.execute(
                "ALTER SYSTEM SET archive_mode = on",
                "ALTER SYSTEM SET archive_command = '" + agent.program() + " wal-push --archive " + archive
                        + " %p %f'");
        stack.restartPostgres();
    }

    /** So that a segment lies between those of the backup and the last. */
    private static void archiveAll(Superuser superuser) throws SQLException, InterruptedException, ExecutionException {
        String last = "";
        for (int segment = 0; segment < 3; segment++) {
            superuser.execute("INSERT INTO written VALUES (-1, clock_timestamp())");
            last = superuser.query("SELECT pg_walfile_name(pg_switch_wal())");
        }
        for (int look = 0; look < 240; look++) {
            if (superuser
                    .query("SELECT coalesce(last_archived_wal >= '" + last + "', false) FROM pg_stat_archiver")
                    .equals("t")) {
                return;
            }
            Waiting.during(Duration.ofMillis(250));
        }
        throw new IllegalStateException(
                "not archived: " + superuser.query("SELECT row_to_json(a)::text FROM pg_stat_archiver a"));
    }

    private static void assertDone(AgentOnHost.Ended ended) {
        assertThat(ended.status()).as(ended.said()).isZero();
    }
}
