package io.pgcmk.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CiphertextTest {
    private static final Ciphertext ONE = Ciphertext.copyOf(new byte[] {1, 2, 3});

    @Test
    void isEqualToTheSameBytesOnly() {
        assertThat(ONE)
                .isEqualTo(Ciphertext.copyOf(new byte[] {1, 2, 3}))
                .hasSameHashCodeAs(Ciphertext.copyOf(new byte[] {1, 2, 3}))
                .isNotEqualTo(Ciphertext.copyOf(new byte[] {1, 2, 4}));
    }

    @Test
    void isNotEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> Ciphertext.copyOf(new byte[0]));
    }

    @Test
    void showsHowLongItIs() {
        assertThat(ONE).hasToString("Ciphertext[3 bytes]");
    }
}
