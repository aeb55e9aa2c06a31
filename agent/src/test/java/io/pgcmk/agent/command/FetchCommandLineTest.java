package io.pgcmk.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PostgreSQL takes a command that ends with up to 125 for the archive's end. */
class FetchCommandLineTest {
    @ParameterizedTest
    @CsvSource({
        "(exit 0), 0",
        "(exit 44), 1",
        "(exit 1), 255",
        "(exit 2), 255",
        "(exit 3), 255",
        "(exit 200), 255",
        "/nowhere/java -version 2>/dev/null, 255"
    })
    void tellsPostgresOfTheArchivesEndAndOfNothingElse(String command, int status)
            throws IOException, InterruptedException {
        assertThat(status(FetchCommandLine.answering(command))).isEqualTo(status);
    }

    @Test
    void endsTheRecoveryIfThereAreNoSettings() throws IOException, InterruptedException {
        String command = FetchCommandLine.of(Path.of("none.properties"), Path.of("none"));

        assertThat(status(command.replace("%f", "000000010000000000000001").replace("%p", "x")))
                .isEqualTo(255);
    }

    @Test
    void findsItsClassesFromAnyDirectory() {
        assertThat(FetchCommandLine.absolute("pg-cmk-agent.jar:/opt/lib.jar"))
                .isEqualTo(Path.of("pg-cmk-agent.jar").toAbsolutePath() + ":/opt/lib.jar");
    }

    @Test
    void takesNoDebuggerAlong() {
        assertThat(FetchCommandLine.properties(List.of(
                        "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                        "-javaagent:profiler.jar",
                        "-Xmx8g",
                        "-Dcom.sun.management.jmxremote.port=9000",
                        "-Djavax.net.ssl.trustStore=/etc/trust")))
                .containsExactly("-Djavax.net.ssl.trustStore=/etc/trust");
    }

    private static int status(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
