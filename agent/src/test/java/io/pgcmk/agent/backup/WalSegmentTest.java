package io.pgcmk.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalSegmentTest {
    private static final long MIB = 1024 * 1024;

    @ParameterizedTest
    @CsvSource({
        "16,   000000010000000000000001, 000000010000000000000002",
        "16,   0000000100000000000000FE, 0000000100000000000000FF",
        "16,   0000000100000000000000FF, 000000010000000100000000",
        "1,    000000020000000A00000FFF, 000000020000000B00000000",
        "1024, 000000010000000000000003, 000000010000000100000000"
    })
    void isFollowedByTheNext(long mib, String name, String next) {
        assertThat(WalSegment.parse(name, mib * MIB).next().name()).isEqualTo(next);
    }

    @Test
    void reachesToAnotherAndHasItIncluded() {
        WalSegment first = WalSegment.parse("0000000100000000000000FE", 16 * MIB);

        assertThat(first.to(first)).containsExactly(first);
        assertThat(first.to(WalSegment.parse("000000010000000100000000", 16 * MIB)))
                .extracting(WalSegment::name)
                .containsExactly("0000000100000000000000FE", "0000000100000000000000FF", "000000010000000100000000");
        assertThat(first.next().to(first)).isEmpty();
    }

    @Test
    void isNamedByDigitsOnly() {
        assertThat(WalSegment.isName("00000002.history")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> WalSegment.parse("00000002.history", 16 * MIB));
    }
}
