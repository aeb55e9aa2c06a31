package io.pgcmk.agent.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.LocalStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UnwrapIT {
    private static final Path MEMORY = Path.of("/dev/shm");

    @TempDir
    private Path directory;

    @Test
    @DisplayName(
            "R27–R28: the host that works on the data gets its DEK, once, by a descriptor or in memory, pg-cmk being gone")
    void handsOutADek() throws IOException, InterruptedException {
        Path backup = directory.resolve("orders.cmk");
        Path sidecar = SidecarFile.beside(backup);
        try (LocalStack stack = Staged.start(Files.createDirectory(directory.resolve("stack")))) {
            AgentOnHost agent = AgentOnHost.install(stack, directory.resolve("host"));
            assertThat(agent.run("backup", "--to", backup.toString()).status()).isZero();
            registersOnce(agent);
            stack.functions().kill();
            registersNothingInSilence(agent);
            WrappedDek wrapped = SidecarFile.read(sidecar).dek();

            byte[] raw = byDescriptor(agent, sidecar);

            try (Dek dek = Dek.owning(raw.clone())) {
                assertThat(wrapped.checkValue().matches(dek, wrapped.id())).isTrue();
            }
            assumeTrue(
                    Files.isWritable(MEMORY)
                            && Files.getFileStore(MEMORY).type().equals("tmpfs"),
                    "no tmpfs at " + MEMORY + ": unwrap --file was not tried");
            inMemory(agent, sidecar, Base64.getEncoder().encodeToString(raw));
        }
    }

    private void registersOnce(AgentOnHost agent) throws IOException, InterruptedException {
        Path sidecar = directory.resolve("volume.cmk.json");
        String[] register = {"register", "--sidecar", sidecar.toString()};
        assertThat(agent.run(register).status()).isZero();
        String first = Files.readString(sidecar);

        assertThat(agent.run(register).status()).isEqualTo(ExitCode.TAKEN.status());
        assertThat(sidecar).hasContent(first);
        assertThat(byDescriptor(agent, sidecar)).hasSize(Dek.LENGTH_BYTES);
    }

    private void registersNothingInSilence(AgentOnHost agent) {
        Path sidecar = directory.resolve("other.cmk.json");

        assertThat(agent.run("register", "--sidecar", sidecar.toString()).status())
                .isEqualTo(ExitCode.SERVICE_SILENT.status());
        assertThat(sidecar).doesNotExist();
    }

    private byte[] byDescriptor(AgentOnHost agent, Path sidecar) throws IOException, InterruptedException {
        Path caught = directory.resolve("caught");
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "{ '" + agent.program() + "' unwrap --sidecar '" + sidecar
                                + "' --fd 3 3>&1 >&2; echo status $? >&2; } | cat > '" + caught + "'")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).isEqualTo("status 0\n");
        return Files.readAllBytes(caught);
    }

    private static void inMemory(AgentOnHost agent, Path sidecar, String expected) throws IOException {
        Path file = MEMORY.resolve("pg-cmk-test-" + UUID.randomUUID());
        String[] unwrap = {"unwrap", "--sidecar", sidecar.toString(), "--base64", "--file", file.toString()};
        try {
            assertThat(agent.run(unwrap).status()).isZero();
            assertThat(file).hasContent(expected);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");

            assertThat(agent.run(unwrap).status()).isEqualTo(ExitCode.TAKEN.status());
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
