package io.pgcmk.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarFile;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("R16: a restored server has a name of its own")
class RestoredNodeTest {
    private static final Sidecar SIDECAR = SidecarFile.read(Path.of("src/test/resources/golden/sidecar-v1.json"));

    @ParameterizedTest
    @CsvSource({
        "/backup/orders-20261126T190000Z.cmk, orders-20261126T190000Z-restored",
        "of monday, of-monday-restored",
        "äöü.cmk, ----restored",
        "a123456789b123456789c123456789d123456789e123456789.cmk, a123456789b123456789c123456789d123456789e123-restored"
    })
    @DisplayName("that of its backup, and that it is restored")
    void isNamedAfterItsBackup(String file, String name) {
        assertThat(RestoredNode.nameOf(Path.of(file), SIDECAR)).isEqualTo(name);
        assertThatNoException().isThrownBy(() -> new RestoredNode(5432, name));
    }

    @Test
    @DisplayName("also where the backup is a stream")
    void isNamedAfterAStream() {
        assertThat(RestoredNode.nameOf(null, SIDECAR)).isEqualTo("orders-20261126T190000Z-restored");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 54})
    @DisplayName("that the name of its lease has room for")
    void hasANameThatItsLeaseHasRoomFor(int length) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> new RestoredNode(5432, "x".repeat(length)))
                .returns(ExitCode.USAGE, AgentException::exitCode)
                .withMessageContaining("--cluster-name");
        assertThatNoException().isThrownBy(() -> new RestoredNode(5432, "x".repeat(53)));
    }
}
