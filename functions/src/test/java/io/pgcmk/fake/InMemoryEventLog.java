package io.pgcmk.fake;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.EventLog;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events in memory. */
public final class InMemoryEventLog implements EventLog {
    private final Steps steps;
    private final Map<UUID, Event> events = new LinkedHashMap<>();

    public InMemoryEventLog(Steps steps) {
        this.steps = steps;
    }

    /** Every event of a server, oldest first. */
    public synchronized List<Event> of(ServerUid server) {
        return events.values().stream()
                .filter(event -> event.server().equals(server))
                .sorted(Comparator.comparing(Event::at))
                .toList();
    }

    public List<Event> of(ServerUid server, EventType type) {
        return of(server).stream().filter(event -> event.type() == type).toList();
    }

    @Override
    public void append(Event event) {
        steps.take(() -> appended(event));
    }

    /** A continuation is the number of events to leave out. */
    @Override
    public Page<Event> page(ServerUid server, int size, @Nullable String continuation) {
        List<Event> all = of(server).reversed();
        int from = continuation == null ? 0 : Integer.parseInt(continuation);
        int to = Math.min(from + size, all.size());
        return new Page<>(all.subList(Math.min(from, to), to), to < all.size() ? String.valueOf(to) : null);
    }

    private synchronized boolean appended(Event event) {
        return events.putIfAbsent(event.id(), event) == null;
    }
}
