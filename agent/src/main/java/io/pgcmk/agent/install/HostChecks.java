package io.pgcmk.agent.install;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What lies on this host and is needed. */
final class HostChecks {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private HostChecks() {}

    static List<Finding> of(AgentConfig.Postgres postgres) {
        Path file = postgres.passwordFile();
        return List.of(
                file == null
                        ? new Finding.Holds("password file", "none, and PostgreSQL is to ask for no password")
                        : passwordFile(file),
                pgCtl(postgres.pgCtl()));
    }

    private static Finding passwordFile(Path file) {
        String what = "password file";
        try {
            return OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))
                    ? new Finding.Holds(what, file + " is for its owner only")
                    : new Finding.Problem(what, ExitCode.USAGE, file + " is for others, too", "chmod 600 " + file);
        } catch (IOException | UnsupportedOperationException e) {
            return new Finding.Problem(
                    what,
                    ExitCode.USAGE,
                    file + " cannot be looked at: " + e,
                    "Mend the file, or the setting postgres.passwordFile");
        }
    }

    private static Finding pgCtl(String program) {
        String what = "pg_ctl";
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int status = process.waitFor();
            return status == 0
                    ? new Finding.Holds(what, program + " can be run")
                    : notRun(what, program, "ends with status " + status);
        } catch (IOException e) {
            return notRun(what, program, "cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Finding notRun(String what, String program, String why) {
        return new Finding.Problem(
                what,
                ExitCode.POSTGRES,
                program + " " + why,
                "Set postgres.pgCtl to the one of the server's own version; restore needs it");
    }
}
