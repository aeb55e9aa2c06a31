package io.pgcmk.domain.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a server's events, newest first.
 *
 * @param continuation of the next page; null if this is the last
 */
public record EventPage(List<Event> events, @Nullable String continuation) {

    public EventPage {
        events = List.copyOf(events);
    }
}
