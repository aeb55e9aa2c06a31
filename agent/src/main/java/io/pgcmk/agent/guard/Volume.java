package io.pgcmk.agent.guard;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The encrypted volume that the server's data directory lies on, and how its key is taken away. */
public final class Volume {
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
        HostCommand.Ended removed = HostCommand.run("volume.removeKey", List.of("sh", "-c", settings.removeKey()));
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
            HostCommand.run("volume.stop", List.of("sh", "-c", own)).require(ExitCode.POSTGRES);
        } else if (HostCommand.run("pg_ctl", stopped(data, "fast")).status() != 0) {
            HostCommand.run("pg_ctl", stopped(data, "immediate")).require(ExitCode.POSTGRES);
        }
    }

    /** @throws AgentException if pg_ctl cannot tell: as root it does not, and it may not be found */
    private boolean isRunning(Path data) {
        HostCommand.Ended ended = HostCommand.run("pg_ctl", List.of(pgCtl, "-D", data.toString(), "status"));
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
}
