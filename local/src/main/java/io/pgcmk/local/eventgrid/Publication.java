package io.pgcmk.local.eventgrid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.pgcmk.local.kit.BadJsonException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what is posted to a custom topic, and refuses it as a whole if one event is incomplete. */
final class Publication {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> EVENT_GRID =
            Set.of("id", "topic", "subject", "eventType", "eventTime", "data", "dataVersion", "metadataVersion");
    private static final Set<String> CLOUD_EVENTS =
            Set.of("id", "source", "subject", "type", "time", "specversion", "data", "datacontenttype", "dataschema");

    private Publication() {}

    /** @param topic the custom topic's own id */
    static List<GridEvent> read(String body, String contentType, String topic) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new BadJsonException("The request body is not valid JSON.");
        }
        boolean cloudEvents = contentType.contains("cloudevents");
        if (!json.isArray() && !(cloudEvents && json.isObject())) {
            throw new BadJsonException("The request body is not an array of events.");
        }
        List<GridEvent> events = new ArrayList<>();
        (json.isArray() ? json : List.of(json))
                .forEach(event -> events.add(cloudEvents ? cloudEvent(event) : gridEvent(event, topic)));
        return events;
    }

    private static GridEvent gridEvent(JsonNode event, String topic) {
        requireKnown(event, EVENT_GRID);
        return new GridEvent(
                text(event, "id"),
                event.path("topic").asText(topic),
                text(event, "subject"),
                text(event, "eventType"),
                time(event, "eventTime"),
                text(event, "dataVersion"),
                data(event));
    }

    private static GridEvent cloudEvent(JsonNode event) {
        requireKnown(event, CLOUD_EVENTS);
        if (!text(event, "specversion").equals("1.0")) {
            throw new BadJsonException("Property 'specversion' is not 1.0.");
        }
        return new GridEvent(
                text(event, "id"),
                text(event, "source"),
                event.path("subject").asText(""),
                text(event, "type"),
                event.has("time") ? time(event, "time") : "",
                "",
                data(event));
    }

    private static void requireKnown(JsonNode event, Set<String> known) {
        if (!event.isObject()) {
            throw new BadJsonException("An event is not a JSON object.");
        }
        event.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new BadJsonException("Property '" + name + "' is not known here.");
            }
        });
    }

    private static JsonNode data(JsonNode event) {
        return event.has("data") ? event.get("data") : NullNode.getInstance();
    }

    private static String text(JsonNode event, String name) {
        String text = event.path(name).textValue();
        if (text == null || text.isEmpty()) {
            throw new BadJsonException("Property '" + name + "' is missing.");
        }
        return text;
    }

    private static String time(JsonNode event, String name) {
        String time = text(event, name);
        try {
            OffsetDateTime.parse(time);
            return time;
        } catch (DateTimeParseException e) {
            throw new BadJsonException("Property '" + name + "' is not a time.");
        }
    }
}
