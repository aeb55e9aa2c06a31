package io.pgcmk.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BoundPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlFileTest {
    private final byte[] whole;

    ControlFileTest() throws IOException {
        whole = Files.readAllBytes(BoundPostgres.ofThisJvm(18).data().resolve(DataDirectory.CONTROL));
    }

    @Test
    void isReadAgainUntilItIsWhole() throws IOException {
        Deque<byte[]> reads = new ArrayDeque<>(List.of(flipped(100), new byte[0], Arrays.copyOf(whole, 200), whole));

        assertThat(ControlFile.whole(reads::remove)).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 291, 292})
    void isRefusedWhenItStaysTorn(int place) {
        byte[] torn = flipped(place);

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> ControlFile.whole(() -> torn))
                .returns(ExitCode.POSTGRES, AgentException::exitCode);
    }

    private byte[] flipped(int place) {
        byte[] flipped = whole.clone();
        flipped[place] ^= 1;
        return flipped;
    }
}
