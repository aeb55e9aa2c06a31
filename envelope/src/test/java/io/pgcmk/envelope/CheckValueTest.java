package io.pgcmk.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckValueTest {
    private static final DekId ID = DekId.parse("00000000-0000-4000-8000-000000000001");
    private static final DekId OTHER_ID = DekId.parse("00000000-0000-4000-8000-000000000002");

    /** Made with: printf 'cmk-kcv%s' ID | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102..1f. */
    @Test
    void isTheStartOfAnHmacThatOthersCanCompute() {
        try (Dek dek = Dek.owning(counting())) {
            assertThat(CheckValue.of(dek, ID)).hasToString("87a16718442a0663");
        }
    }

    @Test
    void matchesItsOwnDekOnly() {
        try (Dek dek = Dek.owning(counting());
                Dek other = Dek.generate(new SecureRandom())) {
            CheckValue value = CheckValue.of(dek, ID);

            assertThat(value.matches(dek, ID)).isTrue();
            assertThat(value.matches(other, ID)).isFalse();
            assertThat(value.matches(dek, OTHER_ID)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 9})
    void hasNoOtherLength(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> CheckValue.copyOf(new byte[length]));
    }

    @Test
    void sharesItsBytesWithNobody() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8};
        CheckValue value = CheckValue.copyOf(bytes);

        bytes[0] = 9;
        value.toByteArray()[1] = 9;

        assertThat(value)
                .isEqualTo(CheckValue.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
                .hasSameHashCodeAs(CheckValue.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
                .isNotEqualTo(CheckValue.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, 9}));
    }

    private static byte[] counting() {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
