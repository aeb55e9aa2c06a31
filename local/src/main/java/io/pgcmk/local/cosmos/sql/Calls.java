package io.pgcmk.local.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.stream.StreamSupport;

/** What the built-in functions answer. */
final class Calls {

    private Calls() {}

    static JsonNode value(Function function, List<JsonNode> arguments) {
        JsonNode first = arguments.get(0);
        return switch (function) {
            case IS_DEFINED -> Values.bool(!first.isMissingNode());
            case IS_NULL -> Values.bool(first.isNull());
            case STARTSWITH -> ofTexts(arguments, String::startsWith);
            case CONTAINS -> ofTexts(arguments, String::contains);
            case ARRAY_CONTAINS -> arrayContains(arguments);
        };
    }

    private static JsonNode ofTexts(List<JsonNode> arguments, BiPredicate<String, String> test) {
        JsonNode text = arguments.get(0);
        JsonNode part = arguments.get(1);
        if (!text.isTextual() || !part.isTextual()) {
            return Values.UNDEFINED;
        }
        return Values.bool(
                hasFlag(arguments)
                        ? test.test(lower(text), lower(part))
                        : test.test(text.textValue(), part.textValue()));
    }

    private static String lower(JsonNode text) {
        return text.textValue().toLowerCase(Locale.ROOT);
    }

    private static JsonNode arrayContains(List<JsonNode> arguments) {
        JsonNode array = arguments.get(0);
        JsonNode wanted = arguments.get(1);
        if (!array.isArray() || wanted.isMissingNode()) {
            return Values.UNDEFINED;
        }
        boolean partial = hasFlag(arguments);
        return Values.bool(StreamSupport.stream(array.spliterator(), false)
                .anyMatch(element -> element.equals(wanted) || (partial && hasAllOf(element, wanted))));
    }

    private static boolean hasAllOf(JsonNode element, JsonNode wanted) {
        return element.isObject()
                && wanted.isObject()
                && wanted.properties().stream()
                        .allMatch(field -> field.getValue().equals(element.get(field.getKey())));
    }

    private static boolean hasFlag(List<JsonNode> arguments) {
        return arguments.size() == 3 && Values.isTrue(arguments.get(2));
    }
}
