package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.JsonAnswer;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.tour.Application;
import io.pgcmk.local.tour.KeyAdmin;
import io.pgcmk.local.tour.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a backup on one host to a copy on another, of which the topic tells pg-cmk, or a person. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class TellOfCopyIT {
    /** An event that comes before its server lets pg-cmk in comes again after 10, 30 and 60 seconds. */
    private static final Duration DELIVERED_WITHIN = Duration.ofMinutes(2);

    private static final String ROWS = "SELECT count(*) || ' to ' || max(n) FROM written";

    @TempDir
    private Path directory;

    private Path backup;

    @BeforeEach
    void nameTheBackup() {
        backup = directory.resolve("orders.cmk");
    }

    @Test
    @DisplayName("R16: restore --publish registers the copy, closed; not let in there, it says who must be given what")
    void tellsOfACopy() throws IOException, SQLException {
        try (LocalStack stack = Staged.start(directory.resolve("stack"))) {
            Ready.Postgres orders = stack.ready().postgres().getFirst();
            new Superuser(orders, orders.port())
                    .execute("CREATE TABLE written AS SELECT n FROM generate_series(1, 1000) n");
            done(AgentOnHost.install(stack, directory.resolve("host")).run("backup", "--to", backup.toString()));

            isRegisteredByHandWithoutTheRole(stack);
            isRegisteredByItsEvent(stack);
        }
    }

    private void isRegisteredByHandWithoutTheRole(LocalStack stack) throws IOException, SQLException {
        Copy copy = copy(stack, "orders-by-hand");
        try {
            String said = copy.restored("orders-by-hand");

            assertThat(said)
                    .contains(
                            "pg-cmk is not told of the restored server: "
                                    + stack.ready().eventGrid(),
                            "answered 401",
                            "does not have permission to send data to " + stack.topicId(),
                            "--role 'EventGrid Data Sender' --assignee "
                                    + copy.postgres().identity().principalId());
            assertThat(copy.superuser().query(ROWS)).isEqualTo("1000 to 1000");
            copy.letPgCmkIn();
            assertThat(copy.operator().server().status()).isEqualTo(404);
            String[] put = said.substring(said.lastIndexOf("PUT ")).split(" ", 3);
            copy.http()
                    .send(
                            "PUT",
                            put[1],
                            Map.of(
                                    "Authorization",
                                    "Bearer " + copy.ready().callers().operator()),
                            new JsonMapper().readTree(put[2]))
                    .requireStatus(201);
        } finally {
            copy.stop("orders-by-hand");
        }
    }

    private void isRegisteredByItsEvent(LocalStack stack) throws IOException, SQLException {
        Copy copy = copy(stack, "orders-2");
        copy.keyAdmin().assignTopic(stack.topicId());
        try {
            assertThat(copy.restored("orders-2"))
                    .contains("pg-cmk is told of " + copy.postgres().resourceId());
            copy.letPgCmkIn();
            await(
                    "its event is delivered, and its gate closed",
                    () -> copy.operator()
                            .server()
                            .text("/properties/cmk/enforcement")
                            .equals("Confirmed"));

            JsonAnswer registered = copy.operator().server();
            assertThat(registered.text("/properties/userVisibleState")).isEqualTo("Inaccessible");
            assertThat(registered.text("/properties/cmk/cause/code")).isEqualTo("AwaitingRevalidation");
            copy.agent().liftQuarantine(directory.resolve("orders-2"));
            assertDenied(copy);

            changesNothingTheSecondTime(stack, copy, registered);
        } finally {
            copy.stop("orders-2");
        }
    }

    /** By its login gate, or by PostgreSQL itself where no gate is known to be sound. */
    private static void assertDenied(Copy copy) {
        assertThat(new Application(copy.ready()).refusal()).get().asString().containsPattern("SQLSTATE (57P03|55000)");
    }

    /** It tells of another port, where nobody listens. */
    private void changesNothingTheSecondTime(LocalStack stack, Copy copy, JsonAnswer registered) {
        copy.restored("orders-2-again", "--no-start", "--port", Integer.toString(LocalPostgres.freePort()));
        String handled = copy.postgres().resourceId() + ": known already";
        await(
                "it is delivered, too",
                () -> read(stack.directory().resolve("functions.log")).contains(handled));

        JsonAnswer now = copy.operator().server();
        assertThat(now.headers().firstValue("ETag"))
                .isEqualTo(registered.headers().firstValue("ETag"))
                .isPresent();
        assertThat(now.body().at("/properties/postgres"))
                .isEqualTo(registered.body().at("/properties/postgres"));
        assertDenied(copy);
    }

    /** Its host may use the key that the backup was made under, and publish nothing yet. */
    private Copy copy(LocalStack stack, String name) throws IOException {
        Ready ready = stack.addRestored(name, LocalPostgres.freePort());
        AgentOnHost agent = AgentOnHost.install(stack, ready, directory.resolve("host-of-" + name));
        Ready.Identity identity = ready.postgres().getFirst().identity();
        Files.writeString(
                agent.settings(),
                """
                identity.principalId=%s
                identity.tenantId=%s
                eventGrid.topicEndpoint=%s/api/events
                copy.location=westeurope
                copy.hosts=127.0.0.1
                """.formatted(identity.principalId(), identity.tenantId(), ready.eventGrid()),
                StandardOpenOption.APPEND);
        Copy copy = new Copy(directory, backup, ready, agent);
        copy.keyAdmin().permit("get", "unwrapKey");
        return copy;
    }

    private record Copy(Path directory, Path backup, Ready ready, AgentOnHost agent) {

        /** What the agent said when it was. */
        String restored(String to, String... more) {
            List<String> arguments = new ArrayList<>(List.of(
                    "restore",
                    "--from",
                    backup.toString(),
                    "--to",
                    directory.resolve(to).toString(),
                    "--cluster-name",
                    postgres().server(),
                    "--publish"));
            arguments.addAll(List.of(more));
            return done(agent.run(arguments.toArray(String[]::new)));
        }

        void stop(String data) {
            agent.stop(directory.resolve(data));
        }

        void letPgCmkIn() throws SQLException {
            superuser().execute("ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()");
        }

        Ready.Postgres postgres() {
            return ready.postgres().getFirst();
        }

        Superuser superuser() {
            return new Superuser(postgres(), postgres().port());
        }

        LocalHttp http() {
            return new LocalHttp(Path.of(ready.keyVault().caFile()));
        }

        Operator operator() {
            return new Operator(http(), ready);
        }

        KeyAdmin keyAdmin() {
            return new KeyAdmin(http(), ready);
        }
    }

    private static void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + DELIVERED_WITHIN.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Waiting.during(Duration.ofMillis(200));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String done(AgentOnHost.Ended ended) {
        assertThat(ended.status()).as(ended.said()).isZero();
        return ended.said();
    }
}
