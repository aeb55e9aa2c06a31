package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * How a container is set up.
 *
 * @param properties as the client sent them
 * @param defaultTtl the seconds that a document lives, -1 if only documents that say so expire, 0 if none does
 */
record ContainerDefinition(
        ObjectNode properties, JsonPointer partitionKeyPath, int defaultTtl, IndexingPolicy indexing) {
    private static final Set<String> COVERED = Set.of("id", "partitionKey", "defaultTtl", "indexingPolicy");

    /** The second is how azure-cosmos writes it. */
    private static final Set<String> VERSION_2 = Set.of("2", "V2");

    static ContainerDefinition parse(ObjectNode properties) {
        properties.fieldNames().forEachRemaining(name -> {
            // The SDK sends an empty uniqueKeyPolicy where none is set.
            if (!COVERED.contains(name) && !Json.saysNothing(properties.get(name))) {
                throw Refusal.notCovered("The container property " + name);
            }
        });
        Document.checkedId(properties.path("id"));
        JsonNode ttl = properties.path("defaultTtl");
        if (!ttl.isMissingNode() && !Document.isTtl(ttl)) {
            throw Refusal.badRequest("The defaultTtl '" + ttl + "' is invalid: -1, or 1 to 2147483647 seconds.");
        }
        return new ContainerDefinition(
                properties,
                partitionKeyPath(properties.path("partitionKey")),
                ttl.intValue(),
                IndexingPolicy.parse(
                        properties.path("indexingPolicy") instanceof ObjectNode policy ? policy : Json.object()));
    }

    String id() {
        return properties.path("id").textValue();
    }

    private static JsonPointer partitionKeyPath(JsonNode definition) {
        JsonNode paths = definition.path("paths");
        String path = paths.path(0).asText();
        if (paths.size() != 1 || !path.startsWith("/") || path.length() == 1) {
            throw Refusal.notCovered("A partition key of other than one path");
        }
        if (!definition.path("kind").asText("Hash").equals("Hash")
                || !VERSION_2.contains(definition.path("version").asText())) {
            throw Refusal.notCovered("A partition key other than kind Hash, version 2: " + definition);
        }
        return JsonPointer.compile(path);
    }
}
