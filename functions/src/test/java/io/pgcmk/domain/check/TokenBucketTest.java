package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final Instant NOW = Servers.START;
    private final TokenBucket full = TokenBucket.full(10, NOW);

    @Test
    void givesOneSecondsWorthAtOnceAndTheRestInTime() {
        TokenBucket empty = full.spend(10, NOW);

        assertThat(full.wait(10, 0, NOW)).isZero();
        assertThat(empty.wait(1, 0, NOW)).isEqualTo(Duration.ofMillis(100));
        assertThat(empty.wait(1, 0, NOW.plusMillis(99))).isPositive();
        assertThat(empty.wait(1, 0, NOW.plusMillis(100))).isZero();
    }

    @Test
    void waitsUntilWhatMustStayUntouchedIsThereToo() {
        TokenBucket empty = full.spend(10, NOW);

        assertThat(full.wait(5, 0.5, NOW)).isZero();
        assertThat(full.spend(0.1, NOW).wait(5, 0.5, NOW)).isPositive();
        assertThat(empty.wait(1, 0.5, NOW)).isEqualTo(Duration.ofMillis(600));
        assertThat(empty.wait(6, 0.5, NOW)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void holdsNoMoreThanOneSecondsWorth() {
        TokenBucket rested = full.spend(10, NOW);

        assertThat(rested.spend(10, NOW.plusSeconds(3600)).wait(1, 0, NOW.plusSeconds(3600)))
                .isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void makesWhoeverComesNextPayForWhatWasSpentBeyondIt() {
        TokenBucket overdrawn = full.spend(30, NOW);

        assertThat(overdrawn.wait(1, 0, NOW)).isEqualTo(Duration.ofMillis(2_100));
    }

    @Test
    void givesAtItsFullestWhatCostsMoreThanItHolds() {
        assertThat(full.wait(25, 0, NOW)).isZero();
        assertThat(full.spend(25, NOW).wait(25, 0, NOW)).isEqualTo(Duration.ofMillis(2_500));
    }

    @Test
    void isNotFilledByAClockThatGoesBack() {
        TokenBucket empty = full.spend(10, NOW);

        assertThat(empty.spend(0, NOW.minusSeconds(5)).wait(1, 0, NOW)).isEqualTo(Duration.ofMillis(100));
    }
}
