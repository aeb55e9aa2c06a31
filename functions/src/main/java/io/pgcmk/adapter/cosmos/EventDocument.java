package io.pgcmk.adapter.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.ServerUid;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * An event in the log, or in its server's partition of {@code state} while it waits to get there.
 *
 * @param position see {@link Position}
 */
record EventDocument(
        String id,
        String uid,
        int schema,
        String type,
        String position,
        String event,
        String at,
        String eventType,
        Map<String, String> details) {
    static final String OUTBOX = "outbox";
    private static final String LOG = "event";

    static String outboxId(Event event) {
        return "outbox-" + event.id();
    }

    static ObjectNode writeForOutbox(Event event) {
        return write(event, outboxId(event), OUTBOX);
    }

    static ObjectNode writeForLog(Event event) {
        return write(event, event.id().toString(), LOG);
    }

    private static ObjectNode write(Event event, String id, String type) {
        String at = StoredJson.text(event.at());
        return StoredJson.write(new EventDocument(
                id,
                event.server().toString(),
                StoredJson.SCHEMA,
                type,
                Position.of(event.at(), event.id()),
                event.id().toString(),
                at,
                event.type().name(),
                event.details()));
    }

    static Event read(JsonNode json) {
        EventDocument document = StoredJson.read(json, EventDocument.class);
        return new Event(
                UUID.fromString(document.event),
                ServerUid.parse(document.uid),
                Instant.parse(document.at),
                EventType.valueOf(document.eventType),
                document.details);
    }
}
