package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.example.Servers;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final Duration GRACE = Duration.ofMinutes(5);

    @Test
    @DisplayName("R10, D1: ten minutes from the start of the last good check, and the grace")
    void isTenMinutesAfterTheLastGoodCheck() {
        assertThat(Deadline.denyBy(Servers.START, Duration.ZERO)).isEqualTo(Servers.START.plusSeconds(600));
        assertThat(Deadline.denyBy(Servers.START, GRACE)).isEqualTo(Servers.START.plusSeconds(900));
    }

    @Test
    @DisplayName("D5: at most two and a half minutes before it")
    void isDueTwoAndAHalfMinutesBefore() {
        assertThat(Deadline.isDue(Servers.START, Duration.ZERO, Servers.START.plusSeconds(450)))
                .isFalse();
        assertThat(Deadline.isDue(
                        Servers.START,
                        Duration.ZERO,
                        Servers.START.plusSeconds(450).plusNanos(1)))
                .isTrue();
        assertThat(Deadline.isDue(Servers.START, GRACE, Servers.START.plusSeconds(750)))
                .isFalse();
    }
}
