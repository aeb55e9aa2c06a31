package io.pgcmk.agent.guard;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The encrypted volume that the server's data directory lies on, and how its key is taken away. */
public final class Volume {
    private static final long SECONDS = 90;

    /** Of {@code pg_ctl status}. */
    private static final int NOT_RUNNING = 3;

    private static final String NEVER_CHANGES = "PG_VERSION";

    private final AgentConfig.Volume settings;
    private final String pgCtl;

    public Volume(AgentConfig.Volume settings, String pgCtl) {
        this.settings = settings;
        this.pgCtl = pgCtl;
    }

    /**
     * Stops the server and takes the key away, in this order: a server whose files are gone under it panics. May be repeated.
     *
     * @throws AgentException if that is not proven
     */
    void lock(Path data) {
        if (!isReadable(data)) {
            return;
        }
        if (isRunning(data)) {
            stop(data);
            if (isRunning(data)) {
                throw new AgentException(
                        ExitCode.POSTGRES, "PostgreSQL still runs in " + data + " after it was stopped");
            }
        }
        Ended removed = run("volume.removeKey", List.of("sh", "-c", settings.removeKey()));
        if (!isReadable(data)) {
            return;
        }
        removed.require(ExitCode.FILES);
        throw new AgentException(
                ExitCode.FILES,
                "volume.removeKey ended well, and " + data + " can still be read: it takes the key of another volume");
    }

    /** Fast first; a server that a session holds up is left to its recovery. */
    private void stop(Path data) {
        String own = settings.stop();
        if (own != null) {
            run("volume.stop", List.of("sh", "-c", own)).require(ExitCode.POSTGRES);
        } else if (run("pg_ctl", stopped(data, "fast")).status() != 0) {
            run("pg_ctl", stopped(data, "immediate")).require(ExitCode.POSTGRES);
        }
    }

    /** @throws AgentException if pg_ctl cannot tell: as root it does not, and it may not be found */
    private boolean isRunning(Path data) {
        Ended ended = run("pg_ctl", List.of(pgCtl, "-D", data.toString(), "status"));
        if (ended.status() != 0 && ended.status() != NOT_RUNNING) {
            throw new AgentException(
                    ExitCode.POSTGRES,
                    "whether PostgreSQL runs is not known, see setting postgres.pgCtl: " + ended.said());
        }
        return ended.status() == 0;
    }

    private List<String> stopped(Path data, String mode) {
        return List.of(pgCtl, "-D", data.toString(), "-m", mode, "-w", "-t", "40", "stop");
    }

    /** Whether this guard can see the data at all, and so whether it would see that they are gone. */
    static boolean isReadable(Path data) {
        try {
            return !Files.readString(data.resolve(NEVER_CHANGES)).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** @param said what was said of it, for people */
    private record Ended(int status, String said) {
        void require(ExitCode otherwise) {
            if (status != 0) {
                throw new AgentException(otherwise, said);
            }
        }
    }

    private static Ended run(String what, List<String> command) {
        try {
            Path said = Files.createTempFile("pg-cmk-guard", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(said.toFile())
                        .start();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return new Ended(-1, what + " was not done after " + SECONDS + " s");
                }
                return new Ended(
                        process.exitValue(),
                        what + " ended with status " + process.exitValue() + ": "
                                + Files.readString(said, StandardCharsets.ISO_8859_1)
                                        .strip());
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException e) {
            return new Ended(-1, what + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ended(-1, what + " was interrupted");
        }
    }
}
