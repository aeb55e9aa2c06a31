package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.page.Page;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link EventLog} promises. */
public abstract class EventLogContract {
    private static final Instant NOW = Servers.START.plusNanos(123_456_789);

    /** An empty log. */
    protected abstract EventLog log();

    @Test
    void hasNoEventsOfAServerThatNothingHappenedTo() {
        log().append(event(2, NOW));

        Page<Event> page = log().page(Servers.uid(1), 10, null);

        assertThat(page.elements()).isEmpty();
        assertThat(page.continuation()).isNull();
    }

    @Test
    void givesBackWhatWasAppended() {
        Event event = event(1, NOW, "cause", "KeyDeleted", "evidence", "404 \"KeyNotFound\": ü");

        log().append(event);

        assertThat(log().page(Servers.uid(1), 10, null).elements()).containsExactly(event);
    }

    @Test
    void showsTheNewestFirst() {
        Event first = event(1, NOW);
        Event second = event(1, NOW.plusMillis(1));
        Event third = event(1, NOW.plusSeconds(1));

        log().append(second);
        log().append(third);
        log().append(first);

        assertThat(log().page(Servers.uid(1), 10, null).elements()).containsExactly(third, second, first);
    }

    @Test
    void appendsAnEventOnce() {
        Event event = event(1, NOW);

        log().append(event);
        log().append(event);

        assertThat(log().page(Servers.uid(1), 10, null).elements()).containsExactly(event);
    }

    @Test
    void neverChangesAnEvent() {
        Event event = event(1, NOW, "cause", "KeyDeleted");

        log().append(event);
        log().append(new Event(event.id(), event.server(), NOW, EventType.SERVER_READY, Map.of()));

        assertThat(log().page(Servers.uid(1), 10, null).elements()).containsExactly(event);
    }

    @Test
    void showsEveryEventOnceOverItsPages() {
        List<Event> events = IntStream.range(0, 7)
                .mapToObj(second -> event(1, NOW.plusSeconds(second / 2)))
                .toList();
        events.forEach(log()::append);
        log().append(event(2, NOW));

        List<Event> shown = new ArrayList<>();
        String continuation = null;
        do {
            Page<Event> page = log().page(Servers.uid(1), 2, continuation);
            assertThat(page.elements()).hasSizeLessThanOrEqualTo(2);
            shown.addAll(page.elements());
            continuation = page.continuation();
        } while (continuation != null);

        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(events)
                .isSortedAccordingTo(Comparator.comparing(Event::at).reversed());
    }

    @Test
    void refusesAContinuationThatItDidNotGive() {
        log().append(event(1, NOW));

        assertThatIllegalArgumentException().isThrownBy(() -> log().page(Servers.uid(1), 10, "none of ours"));
    }

    private static Event event(int server, Instant at, String... details) {
        return Event.of(Servers.uid(server), at, EventType.KEY_ACCESS_FAILED, details);
    }
}
