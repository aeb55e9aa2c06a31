package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.event.Event;

/** One thing that happened to a server. */
final class EventJson {
    private EventJson() {}

    static JsonNode of(Event event) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", event.id().toString())
                .put("type", event.type().apiName())
                .put("time", event.at().toString());
        ObjectNode details = json.putObject("details");
        event.details().forEach(details::put);
        return json;
    }
}
