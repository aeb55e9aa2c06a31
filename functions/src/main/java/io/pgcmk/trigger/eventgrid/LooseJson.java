package io.pgcmk.trigger.eventgrid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object whose writer is not strict: Microsoft's own samples have {@code "Id"} and {@code "id"}, a blank at the end of
 * a name or at the beginning of a value, and numbers as strings.
 */
record LooseJson(JsonNode node) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty if the text is not a JSON object. */
    static Optional<LooseJson> parse(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text))
                    .filter(JsonNode::isObject)
                    .map(LooseJson::new);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The text or number of that name, trimmed; empty if there is none, or nothing in it. */
    Optional<String> text(String name) {
        return Optional.of(member(name))
                .filter(value -> value.isTextual() || value.isNumber())
                .map(value -> value.asText().trim())
                .filter(value -> !value.isEmpty());
    }

    /** The object of that name; an empty one if there is none. */
    LooseJson object(String name) {
        return new LooseJson(member(name));
    }

    private JsonNode member(String name) {
        return node.properties().stream()
                .filter(member -> member.getKey().trim().equalsIgnoreCase(name))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(MissingNode.getInstance());
    }
}
