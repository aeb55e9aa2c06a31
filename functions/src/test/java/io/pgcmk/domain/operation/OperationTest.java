package io.pgcmk.domain.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTest {
    private static final Instant NOW = Servers.START;
    private static final OperationId ID = new OperationId(Servers.uid(1), new UUID(1, 2));
    private static final Operation RUNNING =
            new Operation(ID, Keys.KEK, "caller", NOW, NOW.plusSeconds(30), new Progress.InProgress());

    @Test
    void runsUntilItHasEnded() {
        assertThat(RUNNING.isRunning()).isTrue();
        assertThat(RUNNING.ended(new Progress.Succeeded(NOW)).isRunning()).isFalse();
        assertThat(RUNNING.ended(new Progress.Failed(NOW, "code", "message")).isRunning())
                .isFalse();
    }

    @Test
    void changesNothingButItsLease() {
        assertThat(RUNNING.leasedUntil(NOW.plusSeconds(60)))
                .isEqualTo(new Operation(ID, Keys.KEK, "caller", NOW, NOW.plusSeconds(60), new Progress.InProgress()));
    }

    @Test
    void isFoundByTheTextOfItsId() {
        assertThat(OperationId.parse(ID.toString())).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "a.b", "11111111-1111-4111-8111-111111111111"})
    void isNotFoundByAnotherText(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> OperationId.parse(text));
    }
}
