package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.tour.KeyAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GuardIT {
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final String LEASE_END =
            "SELECT rolvaliduntil::text FROM pg_roles WHERE rolname LIKE 'cmk\\_lease/%'";

    @TempDir
    private Path directory;

    @Test
    @DisplayName(
            "D1: pg-cmk is killed; the server serves while its key is good, and cuts every session once it is lost")
    void guardsAServerWhosePgCmkIsGone() throws IOException, SQLException {
        try (LocalStack stack = Staged.start(
                Files.createDirectory(directory.resolve("stack")),
                Map.of("CMK_LEASE_SECONDS", Long.toString(LEASE.toSeconds())))) {
            Ready ready = stack.ready();
            Ready.Postgres postgres = ready.postgres().getFirst();
            stack.functions().kill();
            try (GuardProcess guard = GuardProcess.start(AgentOnHost.install(stack, directory.resolve("host")))) {
                guard.awaitLine("guards " + postgres.resourceId());
                guard.awaitLine("the lease is kept");
                Superuser superuser = new Superuser(postgres, postgres.port());
                String first = superuser.query(LEASE_END);
                Soon.await("the lease is renewed", () -> after(superuser, first));
                KeyAdmin keyAdmin =
                        new KeyAdmin(new LocalHttp(Path.of(ready.keyVault().caFile())), ready);

                try (Connection session = client(postgres)) {
                    keyAdmin.setEnabled(postgres.keyUri(), false);
                    Soon.await("the session is cut", () -> !isServed(session));
                }
                assertThat(refusal(postgres)).isEqualTo("57P03");

                keyAdmin.setEnabled(postgres.keyUri(), true);
                Soon.await("the server serves again", () -> refusal(postgres).isEmpty());
            }
        }
    }

    private static boolean after(Superuser superuser, String end) {
        try {
            return superuser
                    .query("SELECT rolvaliduntil > '" + end + "' FROM pg_roles WHERE rolname LIKE 'cmk\\_lease/%'")
                    .equals("t");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isServed(Connection session) {
        try {
            return session.isValid(5);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String refusal(Ready.Postgres postgres) {
        try (Connection client = client(postgres)) {
            return client.isValid(5) ? "" : "let in, and not served";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }

    private static Connection client(Ready.Postgres postgres) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + postgres.database(),
                postgres.appUser(),
                postgres.appPassword());
    }
}
