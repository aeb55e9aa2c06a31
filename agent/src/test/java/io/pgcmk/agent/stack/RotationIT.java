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
import io.pgcmk.local.tour.KeyAdmin;
import io.pgcmk.local.tour.Operator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An old backup, after the key version that it was made under is gone. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class RotationIT {
    private static final int LOOKS = 240;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("R17: rotated, the old version disabled, the server lost: the old backup is restored, all rows there")
    void anOldBackupFollowsTheKey() throws Exception {
        Path backup = directory.resolve("orders.cmk");
        try (LocalStack stack = Staged.start(directory.resolve("stack"))) {
            Ready ready = stack.ready();
            Ready.Postgres postgres = ready.postgres().getFirst();
            LocalHttp http = new LocalHttp(Path.of(ready.keyVault().caFile()));
            KeyAdmin keyAdmin = new KeyAdmin(http, ready);
            AgentOnHost agent = AgentOnHost.install(stack, directory.resolve("host"));
            Superuser superuser = new Superuser(postgres, postgres.port());
            superuser.execute(
                    "CREATE TABLE written AS SELECT n FROM generate_series(1, 1000) n",
                    "ALTER TABLE written ADD PRIMARY KEY (n)");
            done(agent.run("backup", "--to", backup.toString()));
            byte[] sidecarBefore = Files.readAllBytes(Path.of(backup + ".json"));
            String old = keyAdmin.current(postgres.keyUri());

            String current = keyAdmin.rotate(postgres.keyUri());
            awaitRotation(new Operator(http, ready), current);
            done(agent.run("refresh", directory.toString()));
            keyAdmin.setEnabled(old, false);
            stack.stopPostgres();
            stack.functions().kill();

            Path restored = directory.resolve("restored");
            int port = LocalPostgres.freePort();
            String[] restore = {
                "restore", "--from", backup.toString(), "--to", restored.toString(), "--port", Integer.toString(port)
            };
            byte[] sidecar = Files.readAllBytes(Path.of(backup + ".json"));
            Files.write(Path.of(backup + ".json"), sidecarBefore);
            AgentOnHost.Ended byTheOldSidecar = agent.run(restore);
            assertThat(byTheOldSidecar.status()).as(byTheOldSidecar.said()).isEqualTo(ExitCode.KEY_REFUSED.status());
            Files.write(Path.of(backup + ".json"), sidecar);
            done(agent.run(restore));
            try {
                assertThat(new Superuser(postgres, port).query("SELECT count(*) || ' to ' || max(n) FROM written"))
                        .isEqualTo("1000 to 1000");
            } finally {
                agent.stop(restored);
            }
        }
    }

    /** Begun by the event of the new version, or else by the next check. */
    private static void awaitRotation(Operator operator, String target) throws InterruptedException {
        JsonNode rotation = operator.rotationTo(target);
        for (int look = 0; look < LOOKS && !rotation.path("state").asText().equals("Succeeded"); look++) {
            Waiting.during(Duration.ofSeconds(1));
            rotation = operator.rotationTo(target);
        }
        assertThat(rotation.path("state").asText()).as(rotation.toString()).isEqualTo("Succeeded");
        assertThat(rotation.path("done").asInt()).isEqualTo(2);
    }

    private static void done(AgentOnHost.Ended ended) {
        assertThat(ended.status()).as(ended.said()).isZero();
    }
}
