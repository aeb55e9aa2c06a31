package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One operation on one document, asked for alone or in a batch.
 *
 * @param id of the document as addressed; empty for a create or an upsert
 * @param body empty for a read or a delete
 */
record DocumentOperation(OperationKind kind, PartitionKey key, String id, ObjectNode body, Condition condition) {

    static DocumentOperation of(CosmosRequest request, OperationKind kind, PartitionKey key) {
        boolean hasBody = kind != OperationKind.READ && kind != OperationKind.DELETE;
        return new DocumentOperation(
                kind,
                key,
                request.segments().size() == 6 ? request.segments().get(5) : "",
                hasBody ? request.object() : Json.object(),
                Condition.of(request));
    }

    /** An element of a batch: {@code {operationType, id, resourceBody, ifMatch, ifNoneMatch}}. */
    static DocumentOperation of(JsonNode element, PartitionKey key) {
        return new DocumentOperation(
                kind(element.path("operationType").asText()),
                key,
                element.path("id").asText(),
                element.path("resourceBody") instanceof ObjectNode body ? body : Json.object(),
                new Condition(text(element, "ifMatch"), text(element, "ifNoneMatch")));
    }

    private static Optional<String> text(JsonNode element, String name) {
        return Optional.ofNullable(element.path(name).textValue());
    }

    private static OperationKind kind(String operationType) {
        return switch (operationType) {
            case "Create" -> OperationKind.CREATE;
            case "Upsert" -> OperationKind.UPSERT;
            case "Read" -> OperationKind.READ;
            case "Replace" -> OperationKind.REPLACE;
            case "Patch" -> OperationKind.PATCH;
            case "Delete" -> OperationKind.DELETE;
            default -> throw Refusal.notCovered("The batch operation '" + operationType + "'");
        };
    }
}
