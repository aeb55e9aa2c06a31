package io.pgcmk.usecase;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Server;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;

/** Findings about a server's backups, as events. */
record Findings(Server server, Instant at) {

    /**
     * @param change of what this is told, so that it is told once
     * @param details names and values in turn
     */
    Event notRestorable(String change, String... details) {
        Event event = Event.of(
                server.uid(),
                at,
                EventType.FINDING,
                Stream.concat(Stream.of("finding", "BackupNotRestorable"), Stream.of(details))
                        .toArray(String[]::new));
        UUID id = UUID.nameUUIDFromBytes(
                ("BackupNotRestorable|" + server.uid() + "|" + change).getBytes(StandardCharsets.UTF_8));
        return new Event(id, event.server(), event.at(), event.type(), event.details());
    }
}
