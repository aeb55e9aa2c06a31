package io.pgcmk.local.stack;

import java.nio.file.Path;
import java.util.Map;

/**
 * What to start, and where.
 *
 * @param packageDirectory the staged package
 * @param installScript what a DBA runs once in {@code cmk_control}; login-gate.sql, for all other databases, lies beside it
 * @param agentJar what is put on the hosts of servers
 * @param directory gets a directory for each start, with its logs
 * @param major of PostgreSQL, on every server
 * @param preferredPorts whether to take the ports that the README shows, if they are free
 * @param settings app settings beside those that each deployment has
 */
public record StackOptions(
        Path packageDirectory,
        Path installScript,
        Path agentJar,
        Path directory,
        int major,
        boolean preferredPorts,
        Map<String, String> settings) {

    private static final int NEWEST_MAJOR = 18;

    public StackOptions {
        settings = Map.copyOf(settings);
    }

    /** The package that the build of this repository staged. */
    public static StackOptions of(Path root, boolean preferredPorts) {
        return new StackOptions(
                root.resolve("functions/target/azure-functions/pg-cmk"),
                root.resolve("functions/src/main/resources/install.sql"),
                root.resolve("agent/target/pg-cmk-agent.jar"),
                root.resolve("local/target/stack"),
                NEWEST_MAJOR,
                preferredPorts,
                Map.of());
    }

    /** The same things, started elsewhere, and on ports that nobody else wants. */
    public StackOptions in(Path otherDirectory, Map<String, String> otherSettings) {
        return new StackOptions(packageDirectory, installScript, agentJar, otherDirectory, major, false, otherSettings);
    }

    public StackOptions onPostgres(int otherMajor) {
        return new StackOptions(
                packageDirectory, installScript, agentJar, directory, otherMajor, preferredPorts, settings);
    }
}
