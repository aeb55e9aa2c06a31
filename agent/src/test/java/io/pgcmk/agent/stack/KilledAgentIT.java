package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wherever an agent is killed, the next one does the whole of it, and one of two at once does it alone. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class KilledAgentIT {
    /** From before its first request to after its last. */
    private static final List<Integer> MILLIS = List.of(300, 900, 1500, 1900, 2300, 2700, 3200);

    @TempDir
    private Path directory;

    @Test
    @DisplayName("R31: one DEK for one backup, and one server of it, however often the agent is killed")
    void isFinishedByTheNext() throws IOException, InterruptedException {
        Path backups = Files.createDirectory(directory.resolve("backups"));
        Path file = backups.resolve("orders.cmk");
        Path restored = backups.resolve("restored");
        try (LocalStack stack = Staged.start(Files.createDirectory(directory.resolve("stack")))) {
            AgentOnHost agent = AgentOnHost.install(stack, directory.resolve("host"));
            String[] backup = {"backup", "--to", file.toString()};
            oneOfTwo(agent, backup, backups.resolve("both.cmk"));

            for (int millis : MILLIS) {
                killedAfter(millis, agent.start(backup));
            }
            AgentOnHost.Ended finished = Files.exists(file) ? new AgentOnHost.Ended(0, "") : agent.run(backup);

            assertThat(finished.status()).as(finished.said()).isZero();
            assertThat(registered(stack.ready())).isEqualTo(2);
            String[] restore = {
                "restore",
                "--from",
                file.toString(),
                "--to",
                restored.toString(),
                "--no-start",
                "--port",
                Integer.toString(LocalPostgres.freePort())
            };
            for (int millis : MILLIS) {
                killedAfter(millis, agent.start(restore));
            }
            AgentOnHost.Ended last = Files.exists(restored) ? new AgentOnHost.Ended(0, "") : agent.run(restore);
            assertThat(last.status()).as(last.said()).isZero();
            assertThat(restored.resolve("PG_VERSION")).hasContent("18");
            assertThat(names(backups))
                    .containsExactlyInAnyOrder(
                            "both.cmk",
                            "both.cmk.json",
                            "orders.cmk",
                            "orders.cmk.json",
                            "restored",
                            "restored.restore-lock");
        }
    }

    private static void oneOfTwo(AgentOnHost agent, String[] backup, Path file) {
        String[] both = {backup[0], backup[1], file.toString()};
        Process one = agent.start(both);
        Process other = agent.start(both);

        assertThat(List.of(
                        AgentOnHost.ended(one).status(),
                        AgentOnHost.ended(other).status()))
                .containsExactlyInAnyOrder(ExitCode.DONE.status(), ExitCode.TAKEN.status());
    }

    private static void killedAfter(int millis, Process process) throws InterruptedException {
        Waiting.during(Duration.ofMillis(millis));
        process.destroyForcibly().waitFor();
    }

    private static int registered(Ready ready) {
        JsonNode page = new LocalHttp(Path.of(ready.keyVault().caFile()))
                .send(
                        "GET",
                        ready.functions() + ready.postgres().getFirst().resourceId()
                                + "/backups?api-version=2026-11-01",
                        Map.of("Authorization", "Bearer " + ready.callers().operator()),
                        null)
                .requireStatus(200);
        return page.path("value").size();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
