package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A transactional batch: up to 100 operations on documents of one partition key, of which all are made or none. */
record Batch(JsonNode operations, PartitionKey key) {
    private static final int MAX_OPERATIONS = 100;

    static Batch parse(CosmosRequest request, PartitionKey key) {
        if (!request.flag("x-ms-cosmos-batch-atomic")) {
            throw Refusal.notCovered("A batch that is not atomic (bulk)");
        }
        JsonNode operations = Json.read(request.http().body().text());
        if (!operations.isArray() || operations.isEmpty() || operations.size() > MAX_OPERATIONS) {
            throw Refusal.badRequest("A batch needs 1 to " + MAX_OPERATIONS + " operations.");
        }
        return new Batch(operations, key);
    }

    /**
     * 207 tells the SDK that something was refused: the refused operation with its own status, and 424 for all others.
     */
    Reply run(Documents documents) {
        List<Outcome> outcomes = new ArrayList<>();
        try {
            documents.atomically(() -> operations.forEach(
                    operation -> outcomes.add(documents.apply(DocumentOperation.of(operation, key)))));
        } catch (Refusal e) {
            return Reply.of(207, failed(outcomes.size(), e));
        }
        ArrayNode results = Json.array();
        for (int i = 0; i < outcomes.size(); i++) {
            results.add(result(outcomes.get(i), operations.get(i)));
        }
        return Reply.of(200, results);
    }

    private ArrayNode failed(int refused, Refusal refusal) {
        ArrayNode results = Json.array();
        for (int i = 0; i < operations.size(); i++) {
            results.add(
                    i == refused ? result(refusal.status()).put("subStatusCode", refusal.substatus()) : result(424));
        }
        return results;
    }

    private static ObjectNode result(Outcome outcome, JsonNode operation) {
        ObjectNode result = result(outcome.status());
        outcome.document().ifPresent(document -> {
            result.put("eTag", document.etag());
            if (!operation.path("minimalReturnPreference").asBoolean()) {
                result.set("resourceBody", document.body());
            }
        });
        return result;
    }

    private static ObjectNode result(int status) {
        return Json.object().put("statusCode", status).put("requestCharge", 1);
    }
}
