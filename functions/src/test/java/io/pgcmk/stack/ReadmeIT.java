package io.pgcmk.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.ShellVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands, run as they stand there. They need bash, curl and psql, as the README's readers do. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ReadmeIT {
    @TempDir
    private Path directory;

    @Test
    @DisplayName("R10: the curl and psql commands of the README show what it says they show")
    void keepsItsPromises() throws Exception {
        Path home = Files.createDirectories(directory.resolve("local/target/stack"));
        try (LocalStack stack = LocalStack.start(Staged.in(home))) {
            ShellVariables.write(stack.ready(), AgentOnHost.install(stack, directory.resolve("host")), home);

            String printed = bash(commands());

            assertThat(printed)
                    .contains("\"byokEnforcement\":\"Disabled\"")
                    .contains("\"name\":\"contoso_orders-kek\"")
                    .contains("FATAL:  server is Inaccessible: its customer-managed key is not available")
                    .contains("DETAIL:  KeyDeleted")
                    .contains("\"userVisibleState\":\"Ready\"")
                    .contains("back at ")
                    .contains("ServerInaccessible");
        }
    }

    /** The block that begins with the variables of {@code ./cmk run}. */
    private static String commands() throws IOException {
        String readme = Files.readString(Staged.root().resolve("README.md"));
        int start = readme.indexOf(". local/target/stack/ready.sh");
        return readme.substring(start, readme.indexOf("```", start));
    }

    private String bash(String commands) throws IOException, InterruptedException {
        Path script = Files.writeString(directory.resolve("commands.sh"), commands);
        Process bash = new ProcessBuilder("bash", "-e", "-u", script.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
        return printed;
    }
}
