package io.pgcmk.local.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimerStatusTest {
    private final TimerSchedule everyMinute = TimerSchedule.parse("0 * * * * *");

    @Test
    void readsAsAzureWritesIt() {
        TimerStatus status = TimerStatus.first(everyMinute, Instant.parse("2026-11-24T09:00:30Z"));

        assertThat(status.json()).isEqualTo("""
                        {"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"0001-01-01T00:00:00.0000000+00:00",\
                        "Next":"2026-11-24T09:01:00.0000000+00:00","LastUpdated":"2026-11-24T09:00:30.0000000+00:00"},\
                        "IsPastDue":false}""");
    }

    @Test
    void isNullForATimerOfSeconds() {
        TimerStatus status = TimerStatus.first(TimerSchedule.parse("* * * * * *"), Instant.EPOCH);

        assertThat(status.json()).contains("\"ScheduleStatus\":null");
    }

    @Test
    void skipsWhatWasMissedDuringARun() {
        TimerStatus status = TimerStatus.first(everyMinute, Instant.parse("2026-11-24T09:00:30Z"));

        TimerStatus after = status.after(Instant.parse("2026-11-24T09:04:10Z"));

        assertThat(after.last()).hasValue(Instant.parse("2026-11-24T09:01:00Z"));
        assertThat(after.next()).isEqualTo(Instant.parse("2026-11-24T09:05:00Z"));
    }
}
