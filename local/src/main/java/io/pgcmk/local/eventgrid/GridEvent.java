package io.pgcmk.local.eventgrid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An event, whatever it is written in.
 *
 * @param topic the ARM id of who published it: the {@code topic} of one schema, the {@code source} of the other
 * @param time RFC 3339, as it was published
 */
record GridEvent(String id, String topic, String subject, String type, String time, String dataVersion, JsonNode data) {

    /** As a webhook gets it: Event Grid's own schema comes in arrays. */
    JsonNode delivered(Schema schema) {
        return switch (schema) {
            case EVENT_GRID ->
                JsonNodeFactory.instance
                        .arrayNode()
                        .add(written()
                                .put("topic", topic)
                                .put("eventType", type)
                                .put("eventTime", time)
                                .put("dataVersion", dataVersion)
                                .put("metadataVersion", "1"));
            case CLOUD_EVENTS ->
                written()
                        .put("source", topic)
                        .put("type", type)
                        .put("time", time)
                        .put("specversion", "1.0");
        };
    }

    private ObjectNode written() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id).put("subject", subject);
        json.set("data", data);
        return json;
    }
}
