package io.pgcmk.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DekTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void isRandom() {
        try (Dek one = Dek.generate(random);
                Dek other = Dek.generate(random)) {
            assertThat(one.expose()).hasSize(32).isNotEqualTo(other.expose());
        }
    }

    @Test
    void leavesNothingBehind() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);

        Dek.owning(bytes).close();

        assertThat(bytes).containsOnly(0);
    }

    @Test
    void cannotBeUsedAfterItsEnd() {
        Dek dek = Dek.generate(random);

        dek.close();

        assertThatIllegalStateException().isThrownBy(dek::expose);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void hasNoOtherLength(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> Dek.owning(new byte[length]));
    }

    @Test
    void doesNotPrintItself() {
        try (Dek dek = Dek.generate(random)) {
            assertThat(dek).hasToString("Dek[redacted]");
        }
    }
}
