package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.install.KeyVaultAdminSecret;
import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.tour.KeyAdmin;
import io.pgcmk.local.tour.Operator;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a PostgreSQL that has nothing of pg-cmk's to one that is Ready, with a password that nobody has seen. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class InstallIT {
    @TempDir
    private Path directory;

    @Test
    void makesABareServerReady() throws SQLException {
        try (LocalStack stack = Staged.unregistered(directory.resolve("stack"))) {
            Ready ready = stack.addBareServer("billing", "contoso-billing");
            Ready.Postgres postgres = ready.postgres().getFirst();
            AgentOnHost agent = AgentOnHost.install(stack, ready, directory.resolve("host"));
            LocalHttp http = new LocalHttp(Path.of(ready.keyVault().caFile()));
            KeyAdmin keyAdmin = new KeyAdmin(http, ready);
            Operator operator = new Operator(http, ready);
            String secret = KeyVaultAdminSecret.nameOf(postgres.resourceId());

            refusedWithoutTheGrant(agent, secret, new Superuser(postgres, postgres.port()));
            keyAdmin.assignSecret(stack.secretsVaultId(), secret);
            ended(agent, ExitCode.DONE, "install");
            assertThat(ended(agent, ExitCode.POSTGRES, "status").lines().filter(line -> !line.startsWith("ok ")))
                    .singleElement()
                    .asString()
                    .contains("binding", "does not know this server");

            keyAdmin.assignRole();
            operator.register().requireStatus(201);
            operator.enable(postgres.keyUri()).requireStatus(200);

            assertThat(operator.server().text("/properties/userVisibleState")).isEqualTo("Ready");
            assertThat(ended(agent, ExitCode.DONE, "status").lines()).allMatch(line -> line.startsWith("ok "));
        }
    }

    /** Nor has the role a password then that the vault does not have. */
    private static void refusedWithoutTheGrant(AgentOnHost agent, String secret, Superuser superuser)
            throws SQLException {
        assertThat(ended(agent, ExitCode.KEY_REFUSED, "install")).contains(secret, "Key Vault Secrets Officer");
        assertThat(superuser.query(
                        "SELECT count(*) FROM pg_authid WHERE rolname = 'cmk_admin' AND rolpassword IS NOT NULL"))
                .isEqualTo("0");
    }

    /** What it said. */
    private static String ended(AgentOnHost agent, ExitCode expected, String command) {
        AgentOnHost.Ended ended = agent.run(command);
        assertThat(ended.status()).as(ended.said()).isEqualTo(expected.status());
        return ended.said();
    }
}
