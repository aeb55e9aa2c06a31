package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.host.FunctionsProcess;
import io.pgcmk.local.stack.JsonAnswer;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.tour.Application;
import io.pgcmk.local.tour.KeyAdmin;
import io.pgcmk.local.tour.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Before PostgreSQL 17 there are no login gates: nothing but the guard on its host closes a replica. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GuardedReplicaIT {
    private static final int MAJOR = 15;
    private static final String CLOSED = "this standby is closed, and its sessions are ended: ";
    private static final String OPEN = "the lease of this standby runs";

    /** Two rounds of the guard: it opens in one of them, and is used in the other. */
    private static final Map<String, String> SHORT_LEASES = Map.of("CMK_LEASE_SECONDS", "20");

    @TempDir
    private Path directory;

    @Test
    @DisplayName("R16: a guard closes a replica that has no login gates, and opens it, as pg-cmk wants it; its primary"
            + " serves all the while")
    void isClosedAndOpenedByItsGuard() throws IOException, SQLException, InterruptedException, ExecutionException {
        try (LocalStack stack = Staged.start(Files.createDirectory(directory.resolve("stack")), MAJOR);
                Application orders = new Application(stack.ready())) {
            goByRoles(stack.ready());
            Superuser superuser = Superuser.before17(stack.ready().postgres().getFirst());
            superuser.execute("CREATE TABLE written (n int, at timestamptz)");
            orders.createOrders(1000);
            orders.openSession();
            try (Writer writer = new Writer(superuser)) {
                new Scenes(stack, GuardedReplica.make(stack, directory.resolve("host"))).play(orders.readOrders());

                assertThat(writer.end()).isPositive();
            }
            assertThat(orders.useSessions()).containsExactly(Optional.empty());
        }
    }

    /** Where there are access policies, ARM cannot tell that an identity lacks what another has, and a loss takes a minute. */
    private static void goByRoles(Ready ready) {
        KeyAdmin keyAdmin = new KeyAdmin(new LocalHttp(Path.of(ready.keyVault().caFile())), ready);
        keyAdmin.assignRole();
        keyAdmin.goByRoles();
    }

    /** What happens to the replica. */
    private record Scenes(
            LocalStack stack,
            GuardedReplica replica,
            Operator source,
            Operator operator,
            KeyAdmin keyAdmin,
            Application application) {

        Scenes(LocalStack stack, GuardedReplica replica) {
            this(stack, replica, new LocalHttp(Path.of(stack.ready().keyVault().caFile())));
        }

        private Scenes(LocalStack stack, GuardedReplica replica, LocalHttp http) {
            this(
                    stack,
                    replica,
                    new Operator(http, stack.ready()),
                    new Operator(http, replica.ready()),
                    new KeyAdmin(http, replica.ready()),
                    new Application(replica.ready()));
        }

        void play(String rows) throws IOException {
            isRefusedWithoutAGuard();
            try (GuardProcess guard = replica.startGuard()) {
                guard.awaitLine(CLOSED + "pg-cmk knows no standby of this cluster_name");
                isRegisteredClosed();
                needsBothSteps();
                guard.awaitLine(OPEN);
                serves(rows);

                losesItsKey();
                guard.awaitLine(CLOSED + "pg-cmk has given it no lease");
                isClosed();
                isConfirmedClosed();

                getsItsKeyAgainFromAnInstanceThatIsKilled(guard, rows);
                guard.awaitLine(CLOSED + "its lease ended at ");
                isClosed();
            }
        }

        /** One was at work on the host before PostgreSQL was, and left its rules closed. */
        private void isRefusedWithoutAGuard() throws IOException {
            try (GuardProcess guard = replica.startGuard()) {
                guard.awaitLine("not at work: ");
            }
            replica.startPostgres();
            assertDenied();

            JsonAnswer refused = register();

            assertThat(refused.text("/error/code")).isEqualTo("GuardRequired");
            assertThat(refused.text("/error/message"))
                    .contains("PostgreSQL " + MAJOR, "start pg-cmk-agent guard", "postgres.standbyHba");
        }

        /** The guard tells pg-cmk of its round at the end of it. */
        private void isRegisteredClosed() {
            Soon.await("it is registered", () -> register().status() == 201);

            JsonAnswer server = operator.server();
            assertThat(server.text("/properties/userVisibleState")).isEqualTo("Inaccessible");
            assertThat(server.text("/properties/cmk/cause/code")).isEqualTo("AwaitingRevalidation");
            assertDenied();
        }

        private void needsBothSteps() {
            assertThat(operator.revalidate().text("/error/code")).isEqualTo("CopyNotConsented");
            source.consentTo(postgres().resourceId()).requireStatus(200);

            JsonAnswer refused = operator.revalidate();
            assertThat(refused.text("/error/code")).isEqualTo("AzureKeyVaultMissingPermissionsMessage");
            assertThat(refused.text("/error/message"))
                    .contains("identity " + postgres().identity().principalId() + " may not get");
            assertDenied();

            keyAdmin.assignRole();
            operator.revalidate().requireStatus(200);
        }

        private void serves(String rows) {
            assertThat(application.readOrders()).isEqualTo(rows);
            application.openSession();
        }

        private void losesItsKey() {
            keyAdmin.withdrawRole();
            operator.startCheck();
        }

        /** The guard says that it is closed once it has proven it, and pg-cmk hears of that by its next check. */
        private void isConfirmedClosed() {
            operator.startCheck();
            Soon.await(
                    "pg-cmk knows that it is closed",
                    () -> operator.server().text("/properties/cmk/enforcement").equals("Confirmed"));
            assertThat(operator.server().text("/properties/cmk/cause/code")).isEqualTo("PermissionRevoked");
            assertThat(source.server().text("/properties/userVisibleState")).isEqualTo("Ready");
        }

        private void isClosed() {
            assertDenied();
            assertThat(application.useSessions()).singleElement().matches(Optional::isPresent, "has ended");
        }

        private void getsItsKeyAgainFromAnInstanceThatIsKilled(GuardProcess guard, String rows) throws IOException {
            keyAdmin.assignRole();
            stack.functions().kill();
            try (FunctionsProcess last = stack.startAnotherInstance(SHORT_LEASES)) {
                operator.calling(last.port()).revalidate().requireStatus(200);
                guard.awaitLine(OPEN);
                serves(rows);
                last.kill();
            }
        }

        private Ready.Postgres postgres() {
            return replica.ready().postgres().getFirst();
        }

        private JsonAnswer register() {
            return operator.registerCopy(
                    "Replica", stack.ready().postgres().getFirst().resourceId());
        }

        private void assertDenied() {
            assertThat(application.refusal())
                    .hasValueSatisfying(
                            refusal -> assertThat(refusal).contains("pg_hba.conf rejects", "SQLSTATE 28000"));
        }
    }
}
