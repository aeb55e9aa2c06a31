package io.pgcmk.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

    @Test
    void areThoseThatSoManyDoNotExceed() {
        Percentiles twenty = Percentiles.of(seconds(20));

        assertThat(twenty.at(50)).isEqualTo(Duration.ofSeconds(10));
        assertThat(twenty.at(51)).isEqualTo(Duration.ofSeconds(11));
        assertThat(twenty.at(95)).isEqualTo(Duration.ofSeconds(19));
        assertThat(twenty.at(96)).isEqualTo(Duration.ofSeconds(20));
        assertThat(twenty.halfAndMost()).isEqualTo("10, 19 s");
    }

    @Test
    void areTheOnlyOneOfOne() {
        Percentiles one = Percentiles.of(seconds(1));

        assertThat(one.at(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(one.at(100)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void areOfSomething() {
        assertThatIllegalArgumentException().isThrownBy(() -> Percentiles.of(List.of()));
    }

    /** From the longest to the shortest. */
    private static List<Duration> seconds(int longest) {
        return IntStream.rangeClosed(1, longest)
                .mapToObj(second -> Duration.ofSeconds(longest + 1 - second))
                .toList();
    }
}
