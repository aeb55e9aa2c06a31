package io.pgcmk.agent.command;

import io.pgcmk.agent.AgentMain;
import io.pgcmk.agent.restore.ShellText;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How PostgreSQL, while it recovers, calls this very agent again. */
final class FetchCommandLine {
    private FetchCommandLine() {}

    static String of(Path config, Path archive) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AgentMain.class.getName()));
        command.addAll(List.of("wal-fetch", "--config", absolute(config), "--archive", absolute(archive)));
        // PostgreSQL replaces %f and %p, and takes %% for one.
        return command.stream()
                        .map(argument -> ShellText.quoted(argument.replace("%", "%%")))
                        .collect(Collectors.joining(" "))
                + " \"%f\" \"%p\"";
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }
}
