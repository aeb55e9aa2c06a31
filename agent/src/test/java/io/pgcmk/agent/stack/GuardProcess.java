package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.stack.AgentOnHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** {@code pg-cmk-agent guard} on the host of a server, until it is closed. */
final class GuardProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    private GuardProcess(Process process) {
        this.process = process;
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static GuardProcess start(AgentOnHost host) {
        return new GuardProcess(host.start("guard"));
    }

    /** Whatever it says before that. */
    void awaitLine(String beginning) throws IOException {
        String line = said.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = said.readLine();
        }
        assertThat(line).startsWith(beginning);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        said.close();
    }
}
