package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchResponse;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.port.Pause;
import io.pgcmk.port.StoreUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The requests that we make of one container; what an answer of the service means is said here and nowhere else.
 *
 * <p>Each may be repeated: it reads, or has an id of ours, or an If-Match. The SDK repeats what is throttled, but in one
 * region neither 503 nor 408, which an interrupted connection also shows as.
 */
final class ContainerCalls {
    private static final int ATTEMPTS = 3;
    /** A large page of a list; an answer of the service has 4 MB at most, whatever it is asked for. */
    private static final int DOCUMENTS = 1000;

    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Set<Integer> PASSING = Set.of(408, 503);
    /** Missing, there already, changed since. */
    private static final Set<Integer> CONFLICTS = Set.of(404, 409, 412);

    private final CosmosContainer container;
    private final Pause pause;

    ContainerCalls(CosmosContainer container, Pause pause) {
        this.container = container;
        this.pause = pause;
    }

    /** A document as it was read. */
    record Found(JsonNode json, String etag) {}

    Optional<Found> read(String id, PartitionKey key) {
        return calling(Set.of(404), () -> {
            CosmosItemResponse<JsonNode> response = container.readItem(id, key, JsonNode.class);
            return Optional.of(new Found(response.getItem(), response.getETag()));
        });
    }

    /**
     * The ETag of a document as this very change left it: a conflict is with ourselves if the first answer was lost.
     * Empty if another change was made.
     */
    Optional<String> leftBy(String changeId, String id, PartitionKey key) {
        return read(id, key)
                .filter(found -> found.json().path("changeId").asText().equals(changeId))
                .map(Found::etag);
    }

    /** Empty if a document of that id is there already. */
    Optional<String> create(ObjectNode document, PartitionKey key) {
        return calling(
                Set.of(409),
                () -> Optional.of(container.createItem(document, key, null).getETag()));
    }

    void upsert(ObjectNode document, PartitionKey key) {
        calling(Set.of(), () -> Optional.of(container.upsertItem(document, key, null)));
    }

    /** Empty if the document is gone or is not as it was read; otherwise its new ETag. */
    Optional<String> replace(ObjectNode document, PartitionKey key, String etag) {
        return calling(
                Set.of(404, 412),
                () -> Optional.of(container
                        .replaceItem(document, document.path("id").textValue(), key, ifMatch(etag))
                        .getETag()));
    }

    /** Does nothing if the document is gone. */
    void delete(String id, PartitionKey key) {
        calling(Set.of(404), () -> Optional.of(container.deleteItem(id, key, null)));
    }

    /** Does nothing if the document is gone or is not as it was read. */
    void delete(String id, PartitionKey key, String etag) {
        calling(Set.of(404, 412), () -> Optional.of(container.deleteItem(id, key, ifMatch(etag))));
    }

    /** Empty if one operation met a conflict and none was made; otherwise the new ETag of the first one's document. */
    Optional<String> execute(CosmosBatch batch) {
        return calling(CONFLICTS, () -> {
            CosmosBatchResponse response = container.executeCosmosBatch(batch);
            if (!response.isSuccessStatusCode()) {
                throw new RefusedBatchException(response.getStatusCode());
            }
            return Optional.of(response.getResults().getFirst().getETag());
        });
    }

    List<JsonNode> query(SqlQuerySpec query, PartitionKey key) {
        return query(query, new CosmosQueryRequestOptions().setPartitionKey(key));
    }

    List<JsonNode> queryAllPartitions(SqlQuerySpec query) {
        return query(query, new CosmosQueryRequestOptions());
    }

    /** Takes as many documents in one answer of the service as it is told: by itself the service gives 100. */
    private List<JsonNode> query(SqlQuerySpec query, CosmosQueryRequestOptions options) {
        return calling(Set.of(), () -> {
                    List<JsonNode> found = new ArrayList<>();
                    container
                            .queryItems(query, options, JsonNode.class)
                            .iterableByPage(DOCUMENTS)
                            .forEach(page -> found.addAll(page.getResults()));
                    return Optional.of(found);
                })
                .orElseThrow();
    }

    private static CosmosItemRequestOptions ifMatch(String etag) {
        return new CosmosItemRequestOptions().setIfMatchETag(etag);
    }

    /** Empty for a status of {@code expected}. */
    private <T> Optional<T> calling(Set<Integer> expected, Supplier<Optional<T>> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (CosmosException | RefusedBatchException e) {
                int status = e instanceof CosmosException cosmos
                        ? cosmos.getStatusCode()
                        : ((RefusedBatchException) e).status;
                if (expected.contains(status)) {
                    return Optional.empty();
                }
                if (!PASSING.contains(status) || attempt == ATTEMPTS) {
                    throw new StoreUnreachableException(
                            "Cosmos DB container " + container.getId() + " answered " + status, e);
                }
                pause.last(BETWEEN);
            }
        }
    }

    /** The SDK gives the status of a batch as a value where all else is an exception. */
    private static final class RefusedBatchException extends RuntimeException {
        private final int status;

        RefusedBatchException(int status) {
            super("the batch was refused with " + status);
            this.status = status;
        }
    }
}
