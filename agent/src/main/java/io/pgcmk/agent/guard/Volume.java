package io.pgcmk.agent.guard;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The encrypted volume that the server's data directory lies on, and how its key is taken away. */
public final class Volume {
    private static final long SECONDS = 90;
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
     * @throws AgentException if the data can still be read afterwards
     */
    void lock(Path data) {
        if (isReadable(data) && isRunning(data)) {
            stop(data);
        }
        run("volume.removeKey", List.of("sh", "-c", settings.removeKey())).ifPresent(why -> {
            throw new AgentException(ExitCode.FILES, why);
        });
        if (isReadable(data)) {
            throw new AgentException(
                    ExitCode.FILES,
                    "volume.removeKey ended well, and " + data
                            + " can still be read: it takes the key of another volume");
        }
    }

    /** Fast first; a server that a session holds up is left to its recovery. */
    private void stop(Path data) {
        String own = settings.stop();
        if (own != null) {
            run("volume.stop", List.of("sh", "-c", own)).ifPresent(why -> {
                throw new AgentException(ExitCode.POSTGRES, why);
            });
        } else if (run("pg_ctl", stopped(data, "fast")).isPresent()) {
            run("pg_ctl", stopped(data, "immediate")).ifPresent(why -> {
                throw new AgentException(ExitCode.POSTGRES, why);
            });
        }
    }

    private boolean isRunning(Path data) {
        return run("pg_ctl", List.of(pgCtl, "-D", data.toString(), "status")).isEmpty();
    }

    private List<String> stopped(Path data, String mode) {
        return List.of(pgCtl, "-D", data.toString(), "-m", mode, "-w", "-t", "40", "stop");
    }

    private static boolean isReadable(Path data) {
        try {
            return !Files.readString(data.resolve(NEVER_CHANGES)).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** @return why it failed, with what it said last */
    private static Optional<String> run(String what, List<String> command) {
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
                    return Optional.of(what + " was not done after " + SECONDS + " s");
                }
                return process.exitValue() == 0
                        ? Optional.empty()
                        : Optional.of(what + " ended with status " + process.exitValue() + ": "
                                + Files.readString(said, StandardCharsets.ISO_8859_1)
                                        .strip());
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException e) {
            return Optional.of(what + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(what + " was interrupted");
        }
    }
}
