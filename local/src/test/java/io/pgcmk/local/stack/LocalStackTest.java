package io.pgcmk.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.local.kit.Zone;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts real processes; the package is an empty one, since pg-cmk is built after this module. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LocalStackTest {
    @TempDir
    private Path directory;

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WhenItIsReady {
        private LocalStack stack;
        private Ready ready;

        @BeforeAll
        void start(@TempDir Path root) throws IOException {
            stack = LocalStack.start(StackOptions.of(SmallRoot.in(root), false));
            ready = Ready.parse(stack.ready().line());
        }

        @AfterAll
        void stop() {
            stack.close();
        }

        @Test
        void servesThePackage() {
            assertThat(http().send("GET", ready.functions() + "/empty", Map.of(), null)
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void hasAKeyInAVaultThatIsFitForIt() {
            String vault =
                    "https://" + Zone.hostOf("contoso") + ":" + ready.keyVault().port();

            JsonAnswer key = http().send("GET", vault + "/keys/orders-kek?api-version=7.6", keyAdmin(), null);

            assertThat(key.text("/attributes/recoveryLevel")).isEqualTo("Recoverable");
            assertThat(key.text("/attributes/recoverableDays")).isEqualTo("90");
        }

        @Test
        void showsTheVaultInArm() {
            String vault = ready.arm() + ready.postgres().getFirst().vaultId() + "?api-version=2023-07-01";

            JsonAnswer arm = http().send("GET", vault, keyAdmin(), null);

            assertThat(arm.text("/properties/enablePurgeProtection")).isEqualTo("true");
        }

        @Test
        void hasNothingRegistered() {
            assertThat(stack.cosmos().requests().countOfDocumentRequests()).isZero();
        }

        @Test
        void takesFaults() {
            assertThat(http().send("GET", ready.faults(), Map.of(), null).status())
                    .isEqualTo(200);
        }

        @Test
        void letsTheApplicationIntoItsDatabase() throws Exception {
            Ready.Postgres postgres = ready.postgres().getFirst();
            String url = "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + postgres.database();

            try (var session = DriverManager.getConnection(url, postgres.appUser(), postgres.appPassword())) {
                assertThat(session.isValid(5)).isTrue();
            }
        }

        private LocalHttp http() {
            return new LocalHttp(Path.of(ready.keyVault().caFile()));
        }

        private Map<String, String> keyAdmin() {
            return Map.of("Authorization", "Bearer " + ready.callers().keyAdmin());
        }
    }

    @Test
    void leavesNothingRunningWhenAPartDoesNotStart() throws Exception {
        StackOptions options = StackOptions.of(SmallRoot.in(directory), false);
        Files.delete(options.packageDirectory().resolve("empty.jar"));
        Files.delete(options.packageDirectory().resolve("host.json"));

        assertThatExceptionOfType(StackStartException.class)
                .isThrownBy(() -> LocalStack.start(options))
                .withMessageContaining("host.json")
                .withMessageContaining("logs: " + options.directory());
        assertThat(postmasters(options.directory())).isEmpty();
    }

    @Test
    void endsEveryPartWhenItsProcessIsKilled() throws Exception {
        Path root = SmallRoot.in(directory);
        Process killed = run(root);
        Ready ready = ready(killed);

        killed.destroyForcibly().waitFor();

        assertThat(endsWithin(Duration.ofSeconds(60), port(ready.functions()))).isTrue();
        assertThat(endsWithin(
                        Duration.ofSeconds(60), ready.postgres().getFirst().port()))
                .isTrue();
    }

    @Test
    void endsEveryPartWhenItIsToldTo() throws Exception {
        Path root = SmallRoot.in(directory);
        Process told = run(root);
        Ready ready = ready(told);

        told.destroy();
        told.waitFor();

        assertThat(isServed(port(ready.functions()))).isFalse();
        assertThat(isServed(ready.postgres().getFirst().port())).isFalse();
        assertThat(postmasters(root)).isEmpty();
    }

    private static Process run(Path root) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunMain.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Ready ready(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        return Ready.parse(Optional.ofNullable(output.readLine()).orElseThrow());
    }

    private static boolean endsWithin(Duration limit, int port) throws InterruptedException, IOException {
        Instant end = Instant.now().plus(limit);
        while (isServed(port)) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return true;
    }

    private static boolean isServed(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    private static int port(String url) {
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    private static List<Path> postmasters(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.endsWith("postmaster.pid")).toList();
        }
    }
}
