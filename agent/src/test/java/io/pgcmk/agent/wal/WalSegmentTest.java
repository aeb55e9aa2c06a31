package io.pgcmk.agent.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
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

    @ParameterizedTest
    @CsvSource({
        "0x2000028, 0x2000029, 2, 2",
        "0x2000028, 0x3000000, 2, 2",
        "0x2000028, 0x3000001, 2, 3",
        "0x2FFFFFF, 0x3000000, 2, 2",
        "0x3000000, 0x3000001, 3, 3",
        "0x2000028, 0x4000000, 2, 3",
        "0x2000028, 0x4000001, 2, 4"
    })
    void holdsTheBytesUpToAnEndAtItsBoundaryAndNotFromThere(String start, String end, long first, long last) {
        List<WalSegment> holding = WalSegment.holding(1, Long.decode(start), Long.decode(end), 16 * MIB);

        assertThat(holding.getFirst()).isEqualTo(new WalSegment(1, first, 16 * MIB));
        assertThat(holding.getLast()).isEqualTo(new WalSegment(1, last, 16 * MIB));
        assertThat(holding).hasSize((int) (last - first + 1));
    }

    @Test
    void isNamedByDigitsOnly() {
        assertThat(WalSegment.isName("00000002.history")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> WalSegment.parse("00000002.history", 16 * MIB));
    }
}
