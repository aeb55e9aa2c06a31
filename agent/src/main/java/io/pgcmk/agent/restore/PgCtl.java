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
import java.util.stream.Collectors;

/** Starts and stops a restored server. What PostgreSQL itself says of a failure is in ours: its log is thrown away. */
final class PgCtl {
    private static final String LOG = "cmk_restore.log";

    /** A recovery takes as long as it takes; what ends it early is its own failure. */
    private static final int START_SECONDS = 2_000_000;

    /** It writes all of its buffers, and what was recovered in hours is not thrown away for a slow disk. */
    private static final int STOP_SECONDS = 3600;

    private static final int STOP_AT_ONCE_SECONDS = 60;

    private static final int LOG_LINES = 20;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final AgentConfig.Postgres postgres;

    PgCtl(AgentConfig.Postgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Returns once the server has recovered and is ready. For pg_ctl it has started when it begins to recover.
     *
     * @param settings in the order that PostgreSQL takes them in
     */
    void recover(Path data, Map<String, String> settings) throws IOException {
        String options = settings.entrySet().stream()
                .map(setting -> "-c " + setting.getKey() + "=" + ShellText.quoted(setting.getValue()))
                .collect(Collectors.joining(" "));
        run(data, "start", START_SECONDS, "-o", options);
        Postmaster postmaster = new Postmaster(data);
        while (!postmaster.isReady()) {
            if (!postmaster.isAlive()) {
                throw failed(data, "recover");
            }
            pause();
        }
    }

    /** By its own settings alone, as anybody would. */
    void start(Path data) throws IOException {
        run(data, "start", START_SECONDS);
    }

    void stop(Path data) throws IOException {
        run(data, "stop", STOP_SECONDS, "-m", "fast");
    }

    /** A server that a killed agent left at its recovery, if there is one. */
    void end(Path data) throws IOException {
        if (new Postmaster(data).isAlive()) {
            run(data, "stop", STOP_AT_ONCE_SECONDS, "-m", "immediate");
        }
    }

    private void run(Path data, String verb, int seconds, String... more) throws IOException {
        String log = data.resolve(LOG).toString();
        List<String> command = new ArrayList<>(List.of(
                postgres.pgCtl(), "-D", data.toString(), "-l", log, "-w", "-t", Integer.toString(seconds), verb));
        command.addAll(List.of(more));
        Process process = started(command);
        try {
            if (process.waitFor() != 0) {
                throw failed(data, verb);
            }
        } catch (InterruptedException e) {
            // With the server that it is about to start: that is not to begin once we have tidied up.
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw AgentException.interrupted(e);
        }
    }

    private Process started(List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "setting postgres.pgCtl: " + postgres.pgCtl() + " cannot be run: " + e.getMessage(),
                    e);
        }
    }

    private static AgentException failed(Path data, String verb) throws IOException {
        String tail = tail(data);
        return new AgentException(
                ExitCode.POSTGRES,
                "the restored server does not " + verb + Tablespaces.reason(tail) + "; its log ends with\n" + tail);
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            throw AgentException.interrupted(e);
        }
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
