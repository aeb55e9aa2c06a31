package io.pgcmk.agent.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.stream.StreamContext.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarFileTest {
    /** Never edited: backups lie beside such files. */
    private static final Path GOLDEN = Path.of("src/test/resources/golden/sidecar-v1.json");

    @TempDir
    private Path directory;

    @Test
    @DisplayName("R31: says all that it takes to restore, and is read for ever")
    void isReadForEver() throws IOException {
        Sidecar sidecar = SidecarFile.read(GOLDEN);

        assertThat(sidecar.id()).isEqualTo(UUID.fromString("0b0e7c0e-63ab-4d63-9a5c-9a29f6d2a001"));
        assertThat(sidecar.scope()).isEqualTo(Scope.BACKUP);
        assertThat(sidecar.serverUid()).isEqualTo(UUID.fromString("7f2f3a1c-0f6b-4b8e-9d7e-2f8f4a0c1b02"));
        assertThat(sidecar.createdAt()).isEqualTo(Instant.parse("2026-11-26T19:00:00Z"));
        assertThat(sidecar.dek().wrappedBy().uri())
                .hasToString("https://contoso.vault.azure.net/keys/orders-kek/0123456789abcdef0123456789abcdef");

        SidecarFile.publish(sidecar, directory.resolve("again"));
        assertThat(directory.resolve("again")).hasSameTextualContentAs(GOLDEN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "format": "pg-cmk-sidecar"   | "format": "other"       | not a sidecar
            "schema": 1                  | "schema": 2             | or a newer one
            "scope": "backup"            | "scope": "disk"         | scope
            "2026-11-26T19:00:00Z"       | "yesterday"             | createdAt
            "serverUid"                  | "uid"                   | serverUid is missing
            cmk:v1:                      | cmk:v9:                 | unknown version
            }                            | } {                     | not JSON
            """)
    void saysWhyItCannotBeUsed(String part, String other, String why) throws IOException {
        Path file = directory.resolve("sidecar");
        String text = Files.readString(GOLDEN);
        String unquoted = part.replaceAll(" +:", ":");
        Files.writeString(file, text.replace(" : ", ": ").replace(unquoted, other));

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> SidecarFile.read(file))
                .returns(ExitCode.DAMAGED, AgentException::exitCode)
                .withMessageContaining(why);
    }

    @Test
    void liesBesideItsBackup() {
        assertThat(SidecarFile.beside(Path.of("/backup/orders.cmk"))).hasToString("/backup/orders.cmk.json");
        assertThat(SidecarFile.beside(Path.of("/backup/orders"))).hasToString("/backup/orders.cmk.json");
    }

    @Test
    void isBoundedBeforeItIsRead() throws IOException {
        Path file = Files.writeString(directory.resolve("large"), " ".repeat(SidecarFormat.MAX_BYTES + 1));

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> SidecarFile.read(file))
                .withMessageContaining("too large");
    }
}
