package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cosmos.sql.Query;
import io.pgcmk.local.cosmos.sql.Values;
import java.util.Optional;

/** A partial update: up to ten operations, and what must hold for them to be made. */
record Patch(JsonNode operations, Optional<Query> condition) {
    private static final int MAX_OPERATIONS = 10;

    static Patch parse(ObjectNode body) {
        JsonNode operations = body.path("operations");
        if (!operations.isArray() || operations.isEmpty() || operations.size() > MAX_OPERATIONS) {
            throw Refusal.badRequest("A patch needs 1 to " + MAX_OPERATIONS + " operations.");
        }
        return new Patch(
                operations,
                Optional.ofNullable(body.path("condition").textValue()).map(Query::parseCondition));
    }

    ObjectNode applyTo(ObjectNode document) {
        if (condition.isPresent() && !condition.orElseThrow().matches(document)) {
            throw Refusal.preconditionFailed();
        }
        ObjectNode patched = document.deepCopy();
        for (JsonNode operation : operations) {
            PatchTarget target =
                    PatchTarget.find(patched, operation.path("path").asText());
            apply(operation.path("op").asText(), target, operation.path("value"));
        }
        return patched;
    }

    private static void apply(String operation, PatchTarget target, JsonNode value) {
        switch (operation) {
            case "add" -> target.add(needed(value));
            case "set" -> target.set(needed(value));
            case "replace" -> {
                target.needExisting();
                target.set(needed(value));
            }
            case "remove" -> {
                target.needExisting();
                target.remove();
            }
            case "incr" -> target.set(sum(target.current(), needed(value)));
            default -> throw Refusal.notCovered("The patch operation '" + operation + "'");
        }
    }

    private static JsonNode needed(JsonNode value) {
        if (value.isMissingNode()) {
            throw Refusal.badRequest("The patch operation needs a value.");
        }
        return Values.stored(value);
    }

    /** An increment of what does not exist sets it. */
    private static JsonNode sum(JsonNode current, JsonNode increment) {
        if (!increment.isNumber() || !(current.isNumber() || current.isMissingNode())) {
            throw Refusal.badRequest("Only a number can be incremented, and only by a number.");
        }
        return Values.number(current.doubleValue() + increment.doubleValue());
    }
}
