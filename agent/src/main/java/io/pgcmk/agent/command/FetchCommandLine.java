package io.pgcmk.agent.command;

import io.pgcmk.agent.AgentMain;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.restore.ShellText;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How PostgreSQL, while it recovers, calls this very agent again, from a directory of its own. */
final class FetchCommandLine {
    /** A port of its own for management is taken by us already. */
    private static final String MANAGEMENT = "-Dcom.sun.management.";

    private FetchCommandLine() {}

    static String of(Path config, Path archive) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(properties(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), AgentMain.class.getName()));
        command.addAll(List.of("wal-fetch", "--config", absolute(config), "--archive", absolute(archive)));
        // PostgreSQL replaces %f and %p, and takes %% for one.
        return answering(command.stream()
                        .map(argument -> ShellText.quoted(argument.replace("%", "%%")))
                        .collect(Collectors.joining(" "))
                + " \"%f\" \"%p\"");
    }

    /** Whatever else a command ends with, Java's own failures too, is not the archive's end. */
    static String answering(String command) {
        return command + "; case $? in 0) exit 0;; " + ExitCode.ABSENT.status() + ") exit 1;; *) exit 255;; esac";
    }

    /** Such as where its trusted certificates are; not its debugger, nor a heap that is meant for one of us. */
    static List<String> properties(List<String> ofThisJvm) {
        return ofThisJvm.stream()
                .filter(argument -> argument.startsWith("-D") && !argument.startsWith(MANAGEMENT))
                .toList();
    }

    static String absolute(String classPath) {
        return Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
                .map(entry -> absolute(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }
}
