package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.server.ServerPolicy.Recovery;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveryPolicyTest {
    private static final Instant GOOD = Servers.START;
    private static final Cause DELETED = Cause.of(Code.KEY_DELETED);

    @ParameterizedTest
    @CsvSource({
        "1, PT1M",
        "2, PT2M",
        "3, PT4M",
        "4, PT8M",
        "5, PT16M",
        "6, PT30M",
        "7, PT30M",
        "24, PT30M",
    })
    @DisplayName("D7: the wait doubles with each closure within a day, up to 30 min")
    void waitsTwiceAsLongAfterEachClosure(int closures, Duration wait) {
        CheckRecord record = closed(everyTwoHours(closures));

        assertThat(opens(record, GOOD.plus(wait).minusNanos(1))).isFalse();
        assertThat(opens(record, GOOD.plus(wait))).isTrue();
    }

    @Test
    void waitsAMinuteForAServerThatWasNeverClosedByACheck() {
        assertThat(opens(closed(List.of()), GOOD.plusSeconds(60).minusNanos(1))).isFalse();
        assertThat(opens(closed(List.of()), GOOD.plusSeconds(60))).isTrue();
    }

    @Test
    @DisplayName("D7: the fourth closure in an hour wants revalidation")
    void staysClosedAfterTheFourthClosureInAnHour() {
        List<Instant> within =
                List.of(GOOD.minus(Duration.ofHours(1)), GOOD.minusSeconds(120), GOOD.minusSeconds(60), GOOD);
        List<Instant> beyond = List.of(
                GOOD.minus(Duration.ofHours(1)).minusNanos(1), GOOD.minusSeconds(120), GOOD.minusSeconds(60), GOOD);

        assertThat(opens(closed(within), GOOD.plus(Duration.ofDays(1)))).isFalse();
        assertThat(opens(closed(beyond), GOOD.plus(Duration.ofDays(1)))).isTrue();
    }

    @Test
    void opensAfterTheThirdClosureInAnHour() {
        List<Instant> three = List.of(GOOD.minusSeconds(2), GOOD.minusSeconds(1), GOOD);

        assertThat(opens(closed(three), GOOD.plus(Duration.ofDays(1)))).isTrue();
    }

    @Test
    void looksAtTheLastFourClosures() {
        List<Instant> calm = IntStream.rangeClosed(0, 4)
                .mapToObj(number -> GOOD.minusSeconds(600).minus(Duration.ofHours(4L - number)))
                .toList();

        assertThat(opens(closed(calm), GOOD.plus(Duration.ofDays(1)))).isTrue();
    }

    @Test
    void staysClosedWithoutAFirstGoodCheck() {
        CheckRecord record = CheckRecord.startingAt(GOOD).closed(GOOD);

        assertThat(opens(record, GOOD.plus(Duration.ofDays(1)))).isFalse();
    }

    @Test
    @DisplayName("D7: Manual")
    void staysClosedWhenRecoveryIsManual() {
        assertThat(RecoveryPolicy.opens(closed(List.of(GOOD)), DELETED, Recovery.MANUAL, GOOD.plus(Duration.ofDays(1))))
                .isFalse();
    }

    @Test
    void staysClosedWhenItAwaitsItsRevalidation() {
        assertThat(RecoveryPolicy.opens(
                        closed(List.of()),
                        Cause.of(Code.AWAITING_REVALIDATION),
                        Recovery.AUTOMATIC,
                        GOOD.plus(Duration.ofDays(1))))
                .isFalse();
    }

    @Test
    void remembersTheClosuresOfOneDay() {
        Instant dayAgo = GOOD.minus(Duration.ofDays(1));

        assertThat(RecoveryPolicy.closedAgain(List.of(dayAgo.minusNanos(1), dayAgo), GOOD))
                .containsExactly(dayAgo, GOOD);
    }

    private static List<Instant> everyTwoHours(int closures) {
        return IntStream.range(0, closures)
                .mapToObj(number -> GOOD.minus(Duration.ofHours(2L * (closures - number))))
                .toList();
    }

    private static CheckRecord closed(List<Instant> closures) {
        return new CheckRecord(GOOD, GOOD, null, null, GOOD, closures, null, false, null, Warnings.NONE);
    }

    private static boolean opens(CheckRecord record, Instant goodAt) {
        return RecoveryPolicy.opens(record, DELETED, Recovery.AUTOMATIC, goodAt);
    }
}
