package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * Tablespaces that were made after a backup. PostgreSQL recovers each at the path that it had, and takes what is there for
 * its own: on the host of the server that was backed up, that is the server's live data. Where it cannot make the link to it
 * in {@code pg_tblspc}, its recovery ends before it has written any.
 */
final class Tablespaces {
    private static final String LINKS = "pg_tblspc";
    private static final String WAY_OUT =
            ": one was made after the backup. Restore a later backup, or stop before it with --target-time";

    private Tablespaces() {}

    static void forbid(Path data) throws IOException {
        set(data, "r-x------");
    }

    /** @throws AgentException if one was made in spite of it */
    static void permit(Path data) throws IOException {
        try (Stream<Path> links = Files.list(data.resolve(LINKS))) {
            if (links.findAny().isPresent()) {
                throw new AgentException(
                        ExitCode.POSTGRES, "the restored server has tablespaces outside of its directory" + WAY_OUT);
            }
        }
        set(data, "rwx------");
    }

    /** Of a recovery that ended at one; nothing of any other. */
    static String reason(String log) {
        return log.contains("Tablespace/CREATE") ? " because of a tablespace" + WAY_OUT : "";
    }

    private static void set(Path data, String mode) throws IOException {
        Files.setPosixFilePermissions(data.resolve(LINKS), PosixFilePermissions.fromString(mode));
    }
}
