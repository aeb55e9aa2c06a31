package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a restored server so that its superuser on this host reaches it and nobody else does: not by its gate, which came
 * with its data and knows another state, but by {@code pg_hba.conf}'s place (PostgreSQL 20.1).
 */
final class Quarantine {
    private static final String RULES = "cmk_quarantine_hba.conf";
    private static final String LOG = "cmk_restore.log";

    /** A recovery takes as long as it takes; what ends it early is its own failure. */
    private static final String PATIENCE_SECONDS = "2000000";

    private static final int LOG_LINES = 12;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final AgentConfig.Postgres postgres;
    private final int port;

    /** @param port that the restored server listens on */
    Quarantine(AgentConfig.Postgres postgres, int port) {
        this.postgres = postgres;
        this.port = port;
    }

    void write(Path data) throws IOException {
        String user = "\"" + postgres.user().replace("\"", "\"\"") + "\"";
        Files.writeString(data.resolve(RULES), """
                # By pg-cmk-agent: a restored server is nobody's but its superuser's until it was revalidated.
                local all         %1$s                 peer
                host  all         %1$s  127.0.0.1/32   scram-sha-256
                host  all         %1$s  ::1/128        scram-sha-256
                local all         all                  reject
                host  all         all   all            reject
                local replication all                  reject
                host  replication all   all            reject
                """.formatted(user));
    }

    /** Returns once the server has recovered and is ready. For pg_ctl it has started when it begins to recover. */
    void recover(Path data, Map<String, String> settings) throws IOException {
        StringBuilder options = new StringBuilder(options(data)).append(" -c hot_standby=off");
        settings.forEach(
                (name, value) -> options.append(" -c ").append(name).append('=').append(ShellText.quoted(value)));
        pgCtl(data, "start", "-o", options.toString());
        Postmaster postmaster = new Postmaster(data);
        while (!postmaster.isReady()) {
            if (!postmaster.isAlive()) {
                throw new AgentException(
                        ExitCode.POSTGRES, "the restored server does not recover; its log ends with\n" + tail(data));
            }
            pause();
        }
    }

    void start(Path data) throws IOException {
        pgCtl(data, "start", "-o", options(data));
    }

    void stop(Path data) throws IOException {
        pgCtl(data, "stop", "-m", "fast");
    }

    /** A server that a killed agent left at its recovery, if there is one. */
    void end(Path data) throws IOException {
        if (new Postmaster(data).isAlive()) {
            pgCtl(data, "stop", "-m", "immediate");
        }
    }

    /** It must not archive: its new timeline is of a server that nobody has admitted yet. */
    private String options(Path data) {
        return "-c hba_file=" + ShellText.quoted(data.resolve(RULES).toString())
                + " -c archive_mode=off -c ssl=off -c listen_addresses=127.0.0.1 -c port=" + port;
    }

    private void pgCtl(Path data, String verb, String... more) throws IOException {
        String log = data.resolve(LOG).toString();
        List<String> command = new ArrayList<>(
                List.of(postgres.pgCtl(), "-D", data.toString(), "-l", log, "-w", "-t", PATIENCE_SECONDS, verb));
        command.addAll(List.of(more));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "setting postgres.pgCtl: " + postgres.pgCtl() + " cannot be run: " + e.getMessage(),
                    e);
        }
        try {
            if (process.waitFor() != 0) {
                throw new AgentException(
                        ExitCode.POSTGRES,
                        "the restored server does not " + verb + "; its log ends with\n" + tail(data));
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AgentException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AgentException(ExitCode.INTERNAL, "interrupted", e);
    }

    private static String tail(Path data) throws IOException {
        Path log = data.resolve(LOG);
        if (Files.notExists(log)) {
            return "(nothing)";
        }
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }
}
