package io.pgcmk.local.eventgrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.eventgrid.RetrySchedule.Next;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 203, 204})
    void isDoneAfterSuccess(int status) {
        assertThat(RetrySchedule.after(status, 1, Duration.ZERO)).isEqualTo(new Next.Done());
    }

    @ParameterizedTest
    @CsvSource({
        "1, PT10S",
        "2, PT30S",
        "3, PT1M",
        "4, PT5M",
        "5, PT10M",
        "6, PT30M",
        "7, PT1H",
        "8, PT3H",
        "9, PT6H",
        "10, PT12H",
        "29, PT12H"
    })
    void waitsLongerAfterEachFailure(int attempts, Duration wait) {
        assertThat(RetrySchedule.after(500, attempts, Duration.ZERO)).isEqualTo(new Next.Again(wait));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 205, 404, 408, 429, 500, 503})
    void triesAgainAfterWhatMayPass(int status) {
        assertThat(RetrySchedule.after(status, 1, Duration.ZERO)).isInstanceOf(Next.Again.class);
    }

    @ParameterizedTest
    @CsvSource({"400, BadRequest", "401, Unauthorized", "403, Forbidden", "413, RequestEntityTooLarge"})
    void givesUpAtOnceWhenItIsTheEventsFault(int status, String reason) {
        assertThat(RetrySchedule.after(status, 1, Duration.ZERO)).isEqualTo(new Next.GiveUp(reason));
    }

    @Test
    void givesUpAfterThirtyAttempts() {
        assertThat(RetrySchedule.after(500, 30, Duration.ZERO))
                .isEqualTo(new Next.GiveUp("MaxDeliveryAttemptsExceeded"));
    }

    @Test
    void givesUpWhatWouldBeOlderThanADay() {
        Duration last = Duration.ofHours(24).minusSeconds(10);

        assertThat(RetrySchedule.after(500, 1, last)).isInstanceOf(Next.Again.class);
        assertThat(RetrySchedule.after(500, 1, last.plusNanos(1))).isEqualTo(new Next.GiveUp("TimeToLiveExceeded"));
    }
}
