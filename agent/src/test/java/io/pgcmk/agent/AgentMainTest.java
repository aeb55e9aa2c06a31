package io.pgcmk.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What somebody sees who calls it wrongly, or for the first time. */
class AgentMainTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine agent =
            AgentMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void namesItsCommandsAndItsExitCodes() {
        assertThat(agent.execute("--help")).isZero();

        assertThat(out.toString())
                .contains(
                        "install",
                        "upgrade",
                        "status",
                        "backup",
                        "restore",
                        "wal-push",
                        "wal-fetch",
                        "register",
                        "unwrap",
                        "refresh",
                        "rotate-dek",
                        "Exit codes:");
        for (ExitCode code : ExitCode.values()) {
            assertThat(out.toString()).contains("  " + code.status() + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "install --new-password, secretsVault",
        "install --print-password, --print-password",
        "upgrade now, Unmatched",
        "backup, --to",
        "backup --to -, --sidecar",
        "backup --to x --sidecar y, --to - only",
        "restore --from x, --to",
        "restore --from - --to y, --sidecar",
        "restore --from x --to y --target-time yesterday, --target-time",
        "restore --from x --to y --target-time 2026-11-24T09:00:00Z, --archive",
        "restore --from x --to y --geo, --publish",
        "restore --from x --sidecar src/test/resources/golden/sidecar-v1.json --to y --publish, eventGrid.topicEndpoint",
        "restore --from x --sidecar src/test/resources/golden/sidecar-v1.json --to y --cluster-name ü, --cluster-name",
        "wal-push --archive x, NAME",
        "wal-fetch a b, --archive",
        "register, --sidecar",
        "unwrap --sidecar x, --fd",
        "unwrap --sidecar x --fd 1, 3 or more",
        "unwrap --sidecar x --fd 3 --file y, mutually exclusive",
        "refresh, PATH",
        "rotate-dek, --archive",
        "restart, Unmatched"
    })
    void namesTheOptionThatIsWrong(String arguments, String name) throws IOException {
        Path settings = settings();
        String line = arguments.contains(" ") && !arguments.equals("restart")
                ? arguments.replaceFirst(" ", " --config " + settings + " ")
                : arguments;

        assertThat(agent.execute(line.split(" "))).isEqualTo(ExitCode.USAGE.status());

        assertThat(err.toString()).contains(name);
    }

    @Test
    void saysWhereItLooksForItsSettings() {
        int status =
                agent.execute("backup", "--config", directory.resolve("none").toString(), "--to", "x");

        assertThat(status).isEqualTo(ExitCode.USAGE.status());
        assertThat(err.toString()).contains("pg-cmk-agent: cannot read the settings in " + directory);
    }

    @Test
    void endsWithACodeOfItsOwnWhereJavaCannotGoOn() {
        Callable<Integer> outOfMemory = new Exhausted();

        int status = AgentMain.run(() -> agent.addSubcommand("fill", outOfMemory), "fill");

        assertThat(status).isEqualTo(ExitCode.INTERNAL.status());
    }

    /** More than 125 would make PostgreSQL restart its archiver and count no failure. */
    @Test
    void endsWithOneWhenNothingIsArchived() {
        String[] push = {"wal-push", "--config", "/none", "--archive", "/none", "x", "000000010000000000000001"};

        assertThat(AgentMain.run(() -> agent, push)).isEqualTo(1);
        assertThat(err.toString()).contains("cannot read the settings in /none");
        assertThat(AgentMain.run(
                        () -> {
                            throw new OutOfMemoryError("Java heap space");
                        },
                        "wal-push"))
                .isEqualTo(1);
    }

    @Command(name = "fill")
    private static final class Exhausted implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Test
    void writesADekToNothingThatKeepsIt() throws IOException {
        Path kept = Files.createFile(directory.resolve("kept")).toRealPath();
        try (OutputStream open = Files.newOutputStream(kept);
                Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            Path its = descriptors.filter(fd -> leadsTo(fd, kept)).findFirst().orElseThrow();

            int status = agent.execute(
                    "unwrap",
                    "--config",
                    settings().toString(),
                    "--sidecar",
                    "src/test/resources/golden/sidecar-v1.json",
                    "--fd",
                    its.getFileName().toString());

            assertThat(status).isEqualTo(ExitCode.USAGE.status());
            assertThat(err.toString()).contains("is " + kept, "a pipe only");
            open.flush();
        }
        assertThat(kept).isEmptyFile();
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void keepsADekOffTheDisk() throws IOException {
        Path sidecar = Path.of("src/test/resources/golden/sidecar-v1.json");
        Path onDisk = Path.of("target").resolve("dek");

        int status = agent.execute(
                "unwrap",
                "--config",
                settings().toString(),
                "--sidecar",
                sidecar.toString(),
                "--file",
                onDisk.toString());

        assertThat(status).isEqualTo(ExitCode.USAGE.status());
        assertThat(err.toString()).contains("tmpfs");
        assertThat(onDisk).doesNotExist();
    }

    private Path settings() throws IOException {
        return Files.writeString(directory.resolve("agent.properties"), """
                service=https://pg-cmk.azurewebsites.net
                server=/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/servers/orders
                identity.clientId=a11ce000-0002-4000-8000-000000000002
                """);
    }
}
