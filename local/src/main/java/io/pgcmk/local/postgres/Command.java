package io.pgcmk.local.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A program of the operating system, run to its end. */
final class Command {
    private Command() {}

    /** What the program printed; fails with it if the program failed. */
    static String run(List<String> prefix, String... arguments) {
        List<String> command =
                Stream.concat(prefix.stream(), Stream.of(arguments)).toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // initdb writes the locale of its messages into the configuration: the same for everybody.
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CommandFailedException(command + " said: " + output, null);
            }
            return output;
        } catch (IOException e) {
            throw new CommandFailedException(command + " cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(command + " was interrupted", e);
        }
    }
}
