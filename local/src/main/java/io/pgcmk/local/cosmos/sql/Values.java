package io.pgcmk.local.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How JSON values are stored, compared and sorted. */
public final class Values {
    static final JsonNode UNDEFINED = MissingNode.getInstance();

    /** Beyond 2^63 a double no longer fits a long. */
    private static final double LONG_LIMIT = 0x1p63;

    private Values() {}

    /**
     * The value as the service keeps it: every number a double, and therefore rounded beyond 2^53, and equal numbers
     * written alike.
     */
    public static JsonNode stored(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field -> copy.set(field.getKey(), stored(field.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> copy.add(stored(element)));
                yield copy;
            }
            default -> value.isNumber() ? number(value.doubleValue()) : value;
        };
    }

    /** A number as {@link #stored} writes it. */
    public static JsonNode number(double value) {
        return value == Math.rint(value) && Math.abs(value) < LONG_LIMIT
                ? JsonNodeFactory.instance.numberNode((long) value)
                : JsonNodeFactory.instance.numberNode(value);
    }

    static boolean isTrue(JsonNode value) {
        return value.isBoolean() && value.booleanValue();
    }

    static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }

    static JsonNode bool(boolean value) {
        return BooleanNode.valueOf(value);
    }

    /** Values of two types are different, except that nothing can be said of undefined. */
    static JsonNode equal(JsonNode left, JsonNode right) {
        return left.isMissingNode() || right.isMissingNode() ? UNDEFINED : bool(left.equals(right));
    }

    /** Only two booleans, numbers or texts have an order that a filter may ask for. */
    static boolean haveOrder(JsonNode left, JsonNode right) {
        return left.isValueNode() && !left.isMissingNode() && rank(left) == rank(right);
    }

    /** The order of ORDER BY: undefined, null, booleans, numbers, texts, arrays, objects. */
    static int compare(JsonNode left, JsonNode right) {
        int byType = Integer.compare(rank(left), rank(right));
        if (byType != 0) {
            return byType;
        }
        return switch (left.getNodeType()) {
            case BOOLEAN -> Boolean.compare(left.booleanValue(), right.booleanValue());
            case NUMBER -> Double.compare(left.doubleValue(), right.doubleValue());
            case STRING -> left.textValue().compareTo(right.textValue());
            case ARRAY, OBJECT -> left.toString().compareTo(right.toString());
            case MISSING, NULL -> 0;
            case BINARY, POJO -> throw new IllegalStateException("not JSON: " + left.getNodeType());
        };
    }

    private static int rank(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> 0;
            case NULL -> 1;
            case BOOLEAN -> 2;
            case NUMBER -> 3;
            case STRING -> 4;
            case ARRAY -> 5;
            case OBJECT -> 6;
            case BINARY, POJO -> throw new IllegalStateException("not JSON: " + value.getNodeType());
        };
    }
}
