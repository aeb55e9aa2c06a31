package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventPage;
import java.util.function.UnaryOperator;

/** What happened to a server, a page at a time. */
final class EventJson {
    private EventJson() {}

    /** @param nextLink makes the address of the next page out of a continuation */
    static JsonNode of(EventPage page, UnaryOperator<String> nextLink) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var value = json.putArray("value");
        page.events().forEach(event -> value.add(of(event)));
        String continuation = page.continuation();
        return continuation == null ? json : json.put("nextLink", nextLink.apply(continuation));
    }

    private static JsonNode of(Event event) {
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
