package io.pgcmk.local.cosmos;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What a Cosmos DB account does, as seen through the unmodified SDK; its subclasses take a subject each.
 *
 * <p>{@link EmulatorContractTest} runs it on each build, and {@link RealAccountContractTest} against a real account
 * whenever the environment names one. Each test has a partition of its own, so that all may share one container.
 */
abstract class CosmosContract {
    static final ObjectMapper JSON = new ObjectMapper();

    final String pk = "p-" + UUID.randomUUID();
    final PartitionKey key = new PartitionKey(pk);

    /** A container with the partition key path {@code /pk}, set up as {@link ContractContainer} says. */
    abstract CosmosContainer container();

    ObjectNode document(String id) {
        return JSON.createObjectNode().put("id", id).put("pk", pk);
    }

    /** Creates a document and gives its ETag. */
    String created(JsonNode document) {
        return container().createItem(document, key, null).getETag();
    }

    ObjectNode read(String id) {
        return container().readItem(id, key, ObjectNode.class).getItem();
    }

    static CosmosItemRequestOptions ifMatch(String etag) {
        return new CosmosItemRequestOptions().setIfMatchETag(etag);
    }

    static void assertRefused(int status, ThrowingCallable call) {
        assertThatExceptionOfType(CosmosException.class)
                .isThrownBy(call)
                .extracting(CosmosException::getStatusCode)
                .isEqualTo(status);
    }
}
