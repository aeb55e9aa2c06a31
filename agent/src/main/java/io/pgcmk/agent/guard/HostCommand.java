package io.pgcmk.agent.guard;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this host that the guard runs, and does not wait for for ever. */
final class HostCommand {
    private static final long SECONDS = 90;

    private HostCommand() {}

    /** @param said what was said of it, for people */
    record Ended(int status, String said) {
        void require(ExitCode otherwise) {
            if (status != 0) {
                throw new AgentException(otherwise, said);
            }
        }
    }

    static Ended run(String what, List<String> command) {
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
