package io.pgcmk.local.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The JSON that came with a request, of which every field has to be known. A null is a field left out. */
public record StrictJson(JsonNode json) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static StrictJson of(Body body, String... known) {
        try {
            JsonNode json = body.size() == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(body.text());
            if (!json.isObject()) {
                throw new BadJsonException("The request body is not a JSON object.");
            }
            return new StrictJson(json).knowing(known);
        } catch (JsonProcessingException e) {
            throw new BadJsonException("The request body is not valid JSON.");
        }
    }

    public StrictJson part(String field, String... known) {
        return new StrictJson(json.path(field)).knowing(known);
    }

    public Optional<String> text(String field) {
        return Optional.ofNullable(json.get(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    public Optional<Boolean> flag(String field) {
        return Optional.ofNullable(json.get(field)).filter(JsonNode::isBoolean).map(JsonNode::asBoolean);
    }

    public Optional<Integer> number(String field) {
        return Optional.ofNullable(json.get(field)).filter(JsonNode::isInt).map(JsonNode::asInt);
    }

    public Optional<Instant> time(String field) {
        return Optional.ofNullable(json.get(field))
                .filter(JsonNode::isIntegralNumber)
                .map(seconds -> Instant.ofEpochSecond(seconds.asLong()));
    }

    public Optional<List<String>> texts(String field) {
        return Optional.ofNullable(json.get(field))
                .filter(list -> !list.isEmpty())
                .map(list -> StreamSupport.stream(list.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }

    /** The objects of a list; empty if there is none. */
    public List<StrictJson> parts(String field, String... known) {
        return StreamSupport.stream(json.path(field).spliterator(), false)
                .map(part -> new StrictJson(part).knowing(known))
                .toList();
    }

    public boolean has(String field) {
        return json.hasNonNull(field);
    }

    public Optional<Map<String, String>> map(String field) {
        return Optional.ofNullable(json.get(field)).filter(JsonNode::isObject).map(object -> {
            Map<String, String> map = new HashMap<>();
            object.properties()
                    .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
            return map;
        });
    }

    public byte[] bytes(String field) {
        try {
            return Base64.getUrlDecoder()
                    .decode(text(field)
                            .orElseThrow(() -> new BadJsonException("Property '" + field + "' is missing.")));
        } catch (IllegalArgumentException e) {
            throw new BadJsonException("Property '" + field + "' is not base64url.");
        }
    }

    private StrictJson knowing(String... known) {
        Set<String> names = Set.of(known);
        json.properties().stream()
                .filter(field ->
                        !names.contains(field.getKey()) && !field.getValue().isNull())
                .findFirst()
                .ifPresent(field -> {
                    throw new BadJsonException("Property '" + field.getKey() + "' is not known here.");
                });
        return this;
    }
}
