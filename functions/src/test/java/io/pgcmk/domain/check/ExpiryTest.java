package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.envelope.KekProperties;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("R3: that a key expires")
class ExpiryTest {
    private static final Instant EXPIRES = Servers.START.plus(Duration.ofDays(1000));

    @ParameterizedTest
    @ValueSource(ints = {90, 60, 30, 14, 7, 3, 1})
    void isToldAtEachDistanceAndNotBefore(int days) {
        Instant at = EXPIRES.minus(Duration.ofDays(days));

        assertThat(due(Warnings.NONE, EXPIRES, at)).isEqualTo(days);
        assertThat(due(Warnings.NONE, EXPIRES, at.plusNanos(1))).isEqualTo(days);
        assertThat(due(Warnings.NONE, EXPIRES, at.minusNanos(1))).isNotEqualTo(Integer.valueOf(days));
    }

    @ParameterizedTest
    @CsvSource({
        "P90DT1H, ",
        "P89DT23H, 90",
        "P60DT1H, 90",
        "P59DT23H, 60",
        "P30DT1H, 60",
        "P29DT23H, 30",
        "P14DT1H, 30",
        "P13DT23H, 14",
        "P7DT1H, 14",
        "P6DT23H, 7",
        "P3DT1H, 7",
        "P2DT23H, 3",
        "P1DT1H, 3",
        "PT23H, 1",
        "PT0.000000001S, 1"
    })
    void isToldToWhoComesLateAtTheDistanceThatWasPassedLast(Duration left, @Nullable Integer days) {
        assertThat(due(Warnings.NONE, EXPIRES, EXPIRES.minus(left))).isEqualTo(days);
    }

    @Test
    void isToldSevenTimesInAll() {
        List<Integer> told = new ArrayList<>();
        Warnings warnings = Warnings.NONE;

        for (Instant now = EXPIRES.minus(Duration.ofDays(100));
                now.isBefore(EXPIRES.plus(Duration.ofDays(1)));
                now = now.plus(Duration.ofHours(5))) {
            Expiry due = warnings.due(key(EXPIRES), now).orElse(null);
            if (due != null) {
                told.add(due.days());
                warnings = warnings.told(due, now);
            }
        }

        assertThat(told).containsExactly(90, 60, 30, 14, 7, 3, 1);
    }

    @Test
    void isTheVerdictsMatterOnceItIsExpired() {
        assertThat(due(Warnings.NONE, EXPIRES, EXPIRES)).isNull();
        assertThat(due(Warnings.NONE, EXPIRES, EXPIRES.minusNanos(1))).isEqualTo(1);
    }

    @Test
    void isNotToldOfAKeyWithoutADate() {
        assertThat(due(Warnings.NONE, null, EXPIRES)).isNull();
    }

    @Test
    void isToldAnewOnceTheDateIsMoved() {
        Instant now = EXPIRES.minus(Duration.ofDays(2));
        Warnings told = Warnings.NONE.told(new Expiry(Keys.V1, EXPIRES, 3), now);

        assertThat(due(told, EXPIRES, now)).isNull();
        assertThat(due(told, EXPIRES.plusSeconds(1), now)).isEqualTo(3);
        assertThat(due(told, EXPIRES.plus(Duration.ofDays(10)), now)).isEqualTo(14);
    }

    @Test
    @DisplayName("is not told again when a server returns to a version that it had")
    void isRememberedOfEachVersion() {
        Instant now = EXPIRES.minus(Duration.ofDays(2));
        Warnings told = Warnings.NONE
                .told(new Expiry(Keys.V1, EXPIRES, 3), now)
                .told(new Expiry(Keys.V2, EXPIRES.plusSeconds(1), 3), now);

        assertThat(due(told, EXPIRES, now)).isNull();
    }

    @Test
    void isForgottenOfAVersionThatIsExpired() {
        Warnings told = Warnings.NONE.told(new Expiry(Keys.V1, EXPIRES, 1), EXPIRES.minusSeconds(1));
        Expiry another = new Expiry(Keys.V2, EXPIRES.plusSeconds(1), 1);

        assertThat(told.told(another, EXPIRES.minusNanos(1)).expiries()).hasSize(2);
        assertThat(told.told(another, EXPIRES).expiries()).containsExactly(another);
    }

    private static @Nullable Integer due(Warnings told, @Nullable Instant expiresOn, Instant now) {
        return told.due(key(expiresOn), now).map(Expiry::days).orElse(null);
    }

    private static KekProperties key(@Nullable Instant expiresOn) {
        return Keys.valid(null, expiresOn);
    }
}
