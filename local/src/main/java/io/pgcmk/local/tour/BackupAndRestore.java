package io.pgcmk.local.tour;

import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An encrypted backup, the key rotated and its old version disabled, the server lost, and another made of the old backup:
 * with the key, and without pg-cmk (R17, R26–R31).
 */
record BackupAndRestore(Cast cast, LocalStack stack) implements Story {
    /** The backup's and the archive's. */
    private static final int SIDECARS = 2;

    private static final Duration ARCHIVED_WITHIN = Duration.ofSeconds(60);

    /** Apart from what is written before and after: PostgreSQL recovers up to a commit. */
    private static final Duration APART = Duration.ofSeconds(1);

    private static final String NOW =
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    @Override
    public String title() {
        return "A backup that only the key opens, the key rotated, the server lost, and restored";
    }

    @Override
    public void play(Narrator narrator) {
        String rows = cast.application().readOrders();
        Path backups = stack.directory().resolve("backups");
        Path archive = made(backups.resolve("wal"));
        Path backup = backups.resolve("orders.cmk");
        AgentOnHost agent = AgentOnHost.install(stack, stack.directory().resolve("host"));
        narrator.step("PostgreSQL archives its log through the agent", step -> {
            String command = "wal-push --archive " + archive + " %p %f";
            cast.dba().execute("ALTER SYSTEM SET archive_mode = on");
            cast.dba().execute("ALTER SYSTEM SET archive_command = '" + agent.program() + " " + command + "'");
            stack.restartPostgres();
            step.saw("archive_command = 'pg-cmk-agent wal-push --archive … %p %f'");
        });
        narrator.step(
                "pg-cmk-agent backup: pg-cmk hands out a wrapped DEK, the vault unwraps it for this host", step -> {
                    done(step, agent.run("backup", "--to", backup.toString()));
                    awaitFile(step, archive.resolve("archive.cmk.json"));
                    step.saw(backup.getFileName() + "        " + megabytes(backup) + " MB, encrypted");
                    step.saw(backup.getFileName() + ".json   the DEK, wrapped by " + cast.keyUri());
                });
        rotated(narrator, agent, rows, backups);
        String until = damaged(narrator, rows, archive);
        restored(narrator, agent, rows, backup, archive, until);
        narrator.step("The server starts again as it was, and archives no more", step -> {
            stack.restartPostgres();
            cast.dba().execute("ALTER SYSTEM RESET archive_mode");
            cast.dba().execute("ALTER SYSTEM RESET archive_command");
            stack.restartPostgres();
            step.saw(cast.application().readOrders());
        });
    }

    /** What the backup and the archive were made under is disabled afterwards. */
    private void rotated(Narrator narrator, AgentOnHost agent, String rows, Path backups) {
        NewVersion version = new NewVersion(cast);
        NewVersion.Versions versions = version.made(narrator);
        version.needed(narrator, versions, SIDECARS);
        narrator.step("pg-cmk-agent refresh: both sidecars get the new wrapping", step -> {
            AgentOnHost.Ended ended = agent.run("refresh", backups.toString());
            done(step, ended);
            ended.said().lines().forEach(step::saw);
        });
        version.retired(narrator, versions, rows);
    }

    /** Until when the rows were right. */
    private String damaged(Narrator narrator, String rows, Path archive) {
        Waiting.during(APART);
        String until = cast.dba().query(NOW).getFirst();
        Waiting.during(APART);
        narrator.step("A bad UPDATE hits every second order, and then the server is lost", step -> {
            cast.dba().executeIn(cast.postgres().database(), "UPDATE orders SET cents = 0 WHERE id % 2 = 0");
            step.saw("until " + until + "   " + rows);
            step.saw("now   " + cast.application().readOrders());
            String last =
                    cast.dba().query("SELECT pg_walfile_name(pg_switch_wal())").getFirst();
            awaitFile(step, archive.resolve(last + ".cmk"));
            stack.stopPostgres();
        });
        return until;
    }

    private static void awaitFile(Step step, Path file) {
        step.await(
                file.getFileName() + " in the archive",
                ARCHIVED_WITHIN,
                () -> Files.exists(file),
                archived -> archived,
                archived -> "waiting for " + file.getFileName());
    }

    private void restored(Narrator narrator, AgentOnHost agent, String rows, Path backup, Path archive, String until) {
        Path data = archive.resolveSibling("restored");
        int port = LocalPostgres.freePort();
        narrator.step(
                "pg-cmk-agent restore --target-time: with sidecar, archive and key; pg-cmk is not asked", step -> {
                    AgentOnHost.Ended ended = agent.run(
                            "restore",
                            "--from",
                            backup.toString(),
                            "--archive",
                            archive.toString(),
                            "--target-time",
                            until,
                            "--to",
                            data.toString(),
                            "--port",
                            Integer.toString(port));
                    done(step, ended);
                    ended.said().lines().forEach(step::saw);
                });
        try {
            narrator.step("It is in quarantine: its superuser reads every row, and nobody else is let in", step -> {
                step.expect("rows", rows, cast.dba().at(port).readOrders());
                String refusal = cast.application().at(port).refusal().orElse("nothing");
                step.expectThat(refusal.contains("pg_hba.conf rejects"), "the application is refused", refusal);
                step.saw("superuser   " + rows);
                step.saw("application " + refusal);
            });
            new RestoredServer(cast, Cast.of(stack.addRestored("orders-restored", port)))
                    .play(narrator, agent, data, port, rows);
        } finally {
            agent.stop(data);
        }
    }

    private static void done(Step step, AgentOnHost.Ended ended) {
        step.expectThat(ended.status() == 0, "exit code 0", ended.status() + ": " + ended.said());
    }

    private static long megabytes(Path file) {
        return file.toFile().length() / 1_000_000;
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for backups", e);
        }
    }
}
