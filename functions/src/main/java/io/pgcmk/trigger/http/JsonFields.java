package io.pgcmk.trigger.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pgcmk.usecase.RequestRefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A JSON object of a request that knows its own path, so that whatever is wrong in it can be named. */
final class JsonFields {
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** As long as a tag's name may be shown; ours have half of that. */
    private static final int LONGEST_NAME = 64;

    private final String path;
    private final JsonNode node;

    private JsonFields(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /** The message of a parse error quotes the body, which may hold a password: only the place is told. */
    static JsonFields parse(String body) {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw refused(
                    "body",
                    "the body is not JSON, or names a member twice"
                            + (place == null ? "" : ": line " + place.getLineNr() + ", column " + place.getColumnNr()));
        }
        if (!node.isObject()) {
            throw refused("body", "the body must be a JSON object");
        }
        return new JsonFields("", node);
    }

    /** Whether the member is there, be it as null. */
    boolean has(String name) {
        return node.has(name);
    }

    /** The object under the name; an empty one if there is none. */
    JsonFields object(String name) {
        JsonNode member = node.get(name);
        if (member == null || member.isNull()) {
            return new JsonFields(pathOf(name), JSON.createObjectNode());
        }
        if (!member.isObject()) {
            throw wrong(name, "must be an object");
        }
        return new JsonFields(pathOf(name), member);
    }

    boolean isEmpty() {
        return node.isEmpty();
    }

    @Nullable
    String text(String name) {
        JsonNode member = node.get(name);
        if (member == null || member.isNull()) {
            return null;
        }
        if (!member.isTextual()) {
            throw wrong(name, "must be a string");
        }
        return member.textValue();
    }

    String requiredText(String name) {
        String text = text(name);
        if (text == null || text.isBlank()) {
            throw wrong(name, "is missing");
        }
        return text;
    }

    /** A string that means something; {@code reader} says what is wrong with one that does not. */
    <T> T required(String name, Function<String, T> reader) {
        return read(name, requiredText(name), reader);
    }

    <T> @Nullable T optional(String name, Function<String, T> reader) {
        String text = text(name);
        return text == null ? null : read(name, text, reader);
    }

    @Nullable
    Integer integer(String name) {
        JsonNode member = node.get(name);
        if (member == null || member.isNull()) {
            return null;
        }
        if (!member.isIntegralNumber() || !member.canConvertToInt()) {
            throw wrong(name, "must be a whole number");
        }
        return member.intValue();
    }

    @Nullable
    Boolean bool(String name) {
        JsonNode member = node.get(name);
        if (member == null || member.isNull()) {
            return null;
        }
        if (!member.isBoolean()) {
            throw wrong(name, "must be true or false");
        }
        return member.booleanValue();
    }

    List<String> texts(String name) {
        JsonNode member = node.get(name);
        if (member == null || !member.isArray()) {
            throw wrong(name, "must be an array of strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : member) {
            if (!element.isTextual()) {
                throw wrong(name, "must be an array of strings");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** All members, which must be strings. */
    Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        node.fieldNames().forEachRemaining(name -> {
            String text = text(name);
            if (text == null) {
                throw wrong(name, "must be a string");
            }
            texts.put(name, text);
        });
        return texts;
    }

    void allowOnly(Set<String> names) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw wrong(
                        name,
                        "is not known here; known are "
                                + String.join(", ", names.stream().sorted().toList()));
            }
        });
    }

    RequestRefusedException wrong(String name, String what) {
        return refused(pathOf(name), pathOf(name) + " " + what);
    }

    private <T> T read(String name, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw refused(pathOf(name), pathOf(name) + ": " + e.getMessage());
        }
    }

    /** Goes into answers and events, so a name of a caller's making has its limit. */
    private String pathOf(String name) {
        String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        return path.isEmpty() ? shown : path + "." + shown;
    }

    private static RequestRefusedException refused(String target, String message) {
        return RequestRefusedException.badRequest("InvalidRequestContent", target, message);
    }
}
