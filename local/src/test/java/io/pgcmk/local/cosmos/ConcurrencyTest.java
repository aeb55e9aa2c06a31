package io.pgcmk.local.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several writers at once. */
class ConcurrencyTest {
    private static final int WRITERS = 6;
    private static final int INCREMENTS = 10;

    private final CosmosContainer container = ContractContainer.emulated();
    private final String pk = "p-" + UUID.randomUUID();

    @Test
    void loseNothingIfEachWriteIsConditional() throws InterruptedException, ExecutionException {
        container.createItem(Json.object().put("id", "counter").put("pk", pk).put("n", 0));

        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                all.add(writers.submit(this::incrementRepeatedly));
            }
            for (Future<?> writer : all) {
                writer.get();
            }
        }

        assertThat(read().path("n").intValue()).isEqualTo(WRITERS * INCREMENTS);
    }

    private void incrementRepeatedly() {
        int done = 0;
        while (done < INCREMENTS) {
            ObjectNode current = read();
            try {
                container.replaceItem(
                        current.deepCopy().put("n", current.path("n").intValue() + 1),
                        "counter",
                        new PartitionKey(pk),
                        CosmosContract.ifMatch(current.path("_etag").textValue()));
                done++;
            } catch (CosmosException e) {
                assertThat(e.getStatusCode()).isEqualTo(412);
            }
        }
    }

    private ObjectNode read() {
        return container
                .readItem("counter", new PartitionKey(pk), ObjectNode.class)
                .getItem();
    }
}
