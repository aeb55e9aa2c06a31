package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.stack.AgentOnHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An operator's shell on the host, where {@code pg-cmk-agent} is on the path, in one directory. */
record HostShell(AgentOnHost agent, Path directory, Map<String, String> environment) {

    HostShell with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new HostShell(agent, directory, more);
    }

    AgentOnHost.Ended run(String command) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        shell.environment().putAll(environment);
        shell.environment().put("PATH", agent.program().getParent() + ":" + Needed.PATH);
        return AgentOnHost.ended(shell.start());
    }

    /** What it said. */
    String done(String command) throws IOException {
        AgentOnHost.Ended ended = run(command);
        assertThat(ended.status()).as(command + ": " + ended.said()).isZero();
        return ended.said();
    }

    String done(RecipeText command) throws IOException {
        return done(command.text());
    }
}
