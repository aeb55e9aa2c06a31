package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.server.Access.Inaccessible;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CadenceTest {
    private static final Instant NOW = Servers.START;

    @Test
    @DisplayName("D1: a server is due within three minutes of any check, at an instant of its own")
    void isDueAtAnInstantOfItsOwn() {
        ServerUid uid = Servers.uid(42);
        Instant own = Cadence.next(uid, NOW);

        assertThat(Duration.between(NOW, own)).isPositive().isLessThanOrEqualTo(Cadence.SERVER);
        assertThat(Cadence.next(uid, own.minusMillis(1))).isEqualTo(own);
        assertThat(Cadence.next(uid, own)).isEqualTo(own.plus(Cadence.SERVER));
        assertThat(Cadence.next(uid, own.plusSeconds(59))).isEqualTo(own.plus(Cadence.SERVER));
    }

    @Test
    @DisplayName("a fleet that was checked at one instant is spread over the next three minutes")
    void spreadsAFleet() {
        Random random = new Random(7);
        int[] minutes = new int[3];
        for (int server = 0; server < 3_000; server++) {
            ServerUid uid = new ServerUid(new UUID(random.nextLong(), random.nextLong()));
            minutes[
                    (int) Duration.between(NOW, Cadence.next(uid, NOW).minusMillis(1))
                            .toMinutes()]++;
        }

        assertThat(Arrays.stream(minutes)).allMatch(servers -> servers > 850 && servers < 1_150);
    }

    @Test
    @DisplayName("D7: a closed server is probed every minute for an hour, and every five from then on")
    void probesAClosedServerLessOftenAfterAnHour() {
        Inaccessible closed = closed(Code.KEY_DELETED);

        assertThat(Cadence.probes(closed, NOW.plusSeconds(3_599), NOW.plusSeconds(3_599)))
                .isTrue();
        assertThat(Cadence.probes(closed, NOW.plusSeconds(3_600), NOW.plusSeconds(3_899)))
                .isFalse();
        assertThat(Cadence.probes(closed, NOW.plusSeconds(3_600), NOW.plusSeconds(3_900)))
                .isTrue();
        assertThat(Cadence.probes(closed, null, NOW.plusSeconds(7_200))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"KEY_PURGED", "AWAITING_REVALIDATION"})
    @DisplayName("R29: a purged key is not asked for again, and a server that came back waits for its revalidation")
    void doesNotProbeWhatDoesNotComeBackByItself(Code code) {
        assertThat(Cadence.probes(closed(code), null, NOW)).isFalse();
    }

    private static Inaccessible closed(Code code) {
        return new Inaccessible(Cause.of(code), NOW, "404");
    }

    @Test
    void looksAtOnceAndWhileTheChangeSpreadsAfterAnEvent() {
        Instant minute = Instant.parse("2026-11-24T09:00:00Z");

        assertThat(Cadence.looks(minute))
                .containsExactly(
                        minute,
                        minute.plus(Duration.ofMinutes(1)),
                        minute.plus(Duration.ofMinutes(3)),
                        minute.plus(Duration.ofMinutes(6)));
    }

    @Test
    void asksForTheSameAfterEachEventOfAMinute() {
        Instant minute = Instant.parse("2026-11-24T09:00:00Z");

        assertThat(Cadence.looks(minute))
                .isEqualTo(Cadence.looks(minute.plusSeconds(60).minusNanos(1)));
        assertThat(Cadence.looks(minute)).isNotEqualTo(Cadence.looks(minute.plusSeconds(60)));
    }
}
