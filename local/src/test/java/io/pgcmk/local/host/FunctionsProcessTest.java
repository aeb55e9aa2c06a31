package io.pgcmk.local.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionsProcessTest {
    @TempDir
    private Path directory;

    private SamplePackage sample;

    @BeforeEach
    void stage() throws IOException {
        sample = new SamplePackage(Files.createDirectory(directory.resolve("package")))
                .withHttp("echo", "things/{id}", "FUNCTION", "\"GET\"")
                .withTimer("tick", "%TickSchedule%");
    }

    @Test
    void servesThePackageUntilItIsClosed() throws IOException {
        long pid;
        try (FunctionsProcess process = FunctionsProcess.start(options(Map.of("TickSchedule", "0 0 0 1 1 *")))) {
            pid = process.pid();
            HostClient client = new HostClient(process.port());

            assertThat(client.get("/v1/things/7?code=function").body()).startsWith("hello|GET|7|");
            assertThat(process.residentKib().orElse(Long.MAX_VALUE)).isGreaterThan(1024);
        }

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(Files.readString(directory.resolve("host.log")))
                .contains("echoing 7")
                .contains("Executed 'Functions.echo' (Succeeded, Id=");
    }

    @Test
    void isGoneOnceItIsKilled() {
        try (FunctionsProcess process = FunctionsProcess.start(options(Map.of("TickSchedule", "0 0 0 1 1 *")))) {
            process.kill();

            assertThat(ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    @Test
    void saysWhyItDidNotStart() {
        assertThatExceptionOfType(HostStartException.class)
                .isThrownBy(() -> FunctionsProcess.start(options(Map.of())))
                .withMessageContaining("no app setting is named 'TickSchedule'");
    }

    private FunctionsProcess.Options options(Map<String, String> settings) {
        return new FunctionsProcess.Options(
                sample.directory(), 0, SamplePackage.KEYS, settings, List.of(), directory.resolve("host.log"));
    }
}
