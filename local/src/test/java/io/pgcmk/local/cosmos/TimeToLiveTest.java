package io.pgcmk.local.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Documents expire by the injected clock. */
class TimeToLiveTest {
    private final MovableClock clock = new MovableClock();

    @Test
    void endsWithTheContainersDefault() {
        Wire wire = created(", \"defaultTtl\": 60", "");

        assertThat(statusAfter(wire, Duration.ofSeconds(59))).isEqualTo(200);
        assertThat(statusAfter(wire, Duration.ofSeconds(1))).isEqualTo(404);
    }

    @Test
    void endsWithTheDocumentsOwnTime() {
        Wire wire = created(", \"defaultTtl\": 60", ", \"ttl\": 10");

        assertThat(statusAfter(wire, Duration.ofSeconds(9))).isEqualTo(200);
        assertThat(statusAfter(wire, Duration.ofSeconds(1))).isEqualTo(404);
    }

    @Test
    void endsNeverForADocumentThatSaysSo() {
        Wire wire = created(", \"defaultTtl\": 60", ", \"ttl\": -1");

        assertThat(statusAfter(wire, Duration.ofDays(365))).isEqualTo(200);
    }

    @Test
    void endsNeverInAContainerThatOnlyAllowsIt() {
        Wire wire = created(", \"defaultTtl\": -1", "");

        assertThat(statusAfter(wire, Duration.ofDays(365))).isEqualTo(200);
    }

    @Test
    void endsNeverInAContainerWithoutIt() {
        Wire wire = created("", ", \"ttl\": 10");

        assertThat(statusAfter(wire, Duration.ofDays(365))).isEqualTo(200);
    }

    @Test
    void makesRoomForANewDocumentOfTheSameId() {
        Wire wire = created(", \"defaultTtl\": 60", "");
        clock.now = clock.now.plusSeconds(60);

        assertThat(wire.document("POST", Wire.DOCS, "{\"id\": \"a\", \"pk\": \"p\"}")
                        .status())
                .isEqualTo(201);
    }

    private Wire created(String defaultTtl, String ttl) {
        Wire wire = new Wire(clock, defaultTtl);
        wire.document("POST", Wire.DOCS, "{\"id\": \"a\", \"pk\": \"p\"" + ttl + "}");
        return wire;
    }

    private int statusAfter(Wire wire, Duration time) {
        clock.now = clock.now.plus(time);
        return wire.document("GET", Wire.DOCS + "/a", "").status();
    }

    private static final class MovableClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
