package io.pgcmk.local.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimerScheduleTest {

    @ParameterizedTest
    @CsvSource({
        "0 * * * * *, 2026-11-24T09:00:59Z, 2026-11-24T09:01:00Z",
        "0 * * * * *, 2026-11-24T09:01:00Z, 2026-11-24T09:02:00Z",
        "*/15 * * * * *, 2026-11-24T09:00:14.9Z, 2026-11-24T09:00:15Z",
        "*/5 * * * *, 2026-11-24T09:01:00Z, 2026-11-24T09:05:00Z",
        "0 0 12 13 * 5, 2026-10-14T00:00:00Z, 2026-11-13T12:00:00Z",
        "0 0 0 * Jan Mon, 2026-11-24T00:00:00Z, 2027-01-04T00:00:00Z"
    })
    void comesNextAfterNow(String expression, Instant now, Instant next) {
        assertThat(TimerSchedule.parse(expression).next(now)).hasValue(next);
    }

    @Test
    void isMonitoredOnlyIfItComesAtMostOnceAMinute() {
        Instant now = Instant.parse("2026-11-24T09:00:00Z");

        assertThat(TimerSchedule.parse("0 * * * * *").monitored(now)).isTrue();
        assertThat(TimerSchedule.parse("0,59 * * * * *").monitored(now)).isFalse();
    }
}
