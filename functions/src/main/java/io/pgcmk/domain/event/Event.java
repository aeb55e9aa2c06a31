package io.pgcmk.domain.event;

import io.pgcmk.domain.server.ServerUid;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One thing that happened to a server. Never changed once written.
 *
 * @param id makes appending it twice the same as once
 * @param details names and values in the API's words; no key material, token or password
 */
public record Event(UUID id, ServerUid server, Instant at, EventType type, Map<String, String> details) {

    public Event {
        details = Map.copyOf(details);
    }

    /** A new event; {@code details} are names and values in turn. */
    public static Event of(ServerUid server, Instant at, EventType type, String... details) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < details.length; i += 2) {
            pairs.put(details[i], details[i + 1]);
        }
        return new Event(UUID.randomUUID(), server, at, type, pairs);
    }
}
