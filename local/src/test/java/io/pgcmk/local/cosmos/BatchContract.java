package io.pgcmk.local.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchItemRequestOptions;
import com.azure.cosmos.models.CosmosBatchOperationResult;
import com.azure.cosmos.models.CosmosBatchResponse;
import com.azure.cosmos.models.CosmosPatchOperations;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactional batches. */
abstract class BatchContract extends CosmosContract {

    @Test
    void makesAllOperations() {
        created(document("old"));
        created(document("gone"));
        CosmosBatch batch = batch();
        batch.createItemOperation(document("a").put("n", 1));
        batch.upsertItemOperation(document("b"));
        batch.replaceItemOperation("old", document("old").put("n", 2));
        batch.patchItemOperation("a", CosmosPatchOperations.create().increment("/n", 1));
        batch.readItemOperation("a");
        batch.deleteItemOperation("gone");

        CosmosBatchResponse response = container().executeCosmosBatch(batch);

        assertThat(response.isSuccessStatusCode()).isTrue();
        assertThat(statuses(response)).containsExactly(201, 201, 200, 200, 200, 204);
        assertThat(response.getResults()
                        .get(4)
                        .getItem(ObjectNode.class)
                        .path("n")
                        .intValue())
                .isEqualTo(2);
        assertThat(response.getResults().get(0).getETag()).isNotEmpty();
        assertRefused(404, () -> read("gone"));
    }

    @Test
    void makesNoOperationIfOneConflicts() {
        created(document("old"));
        CosmosBatch batch = batch();
        batch.createItemOperation(document("a"));
        batch.createItemOperation(document("old"));
        batch.createItemOperation(document("b"));

        CosmosBatchResponse response = container().executeCosmosBatch(batch);

        assertThat(response.getStatusCode()).isEqualTo(409);
        assertThat(statuses(response)).containsExactly(424, 409, 424);
        assertRefused(404, () -> read("a"));
    }

    @Test
    void makesNoOperationIfOneIsStale() {
        String stale = created(document("old"));
        container().upsertItem(document("old").put("n", 2), key, null);
        CosmosBatch batch = batch();
        batch.createItemOperation(document("a"));
        batch.replaceItemOperation("old", document("old"), new CosmosBatchItemRequestOptions().setIfMatchETag(stale));

        CosmosBatchResponse response = container().executeCosmosBatch(batch);

        assertThat(response.getStatusCode()).isEqualTo(412);
        assertRefused(404, () -> read("a"));
        assertThat(read("old").path("n").intValue()).isEqualTo(2);
    }

    @Test
    void bringsBackWhatWasDeletedBeforeARefusal() {
        created(document("old"));
        CosmosBatch batch = batch();
        batch.deleteItemOperation("old");
        batch.deleteItemOperation("absent");

        CosmosBatchResponse response = container().executeCosmosBatch(batch);

        assertThat(statuses(response)).containsExactly(424, 404);
        assertThat(read("old").path("id").textValue()).isEqualTo("old");
    }

    @Test
    void takesAHundredOperations() {
        CosmosBatchResponse response = container().executeCosmosBatch(creates(100));

        assertThat(response.isSuccessStatusCode()).isTrue();
    }

    @Test
    void refusesAHundredAndOneOperations() {
        assertRefused(400, () -> container().executeCosmosBatch(creates(101)));
        assertRefused(404, () -> read("d0"));
    }

    private CosmosBatch batch() {
        return CosmosBatch.createCosmosBatch(key);
    }

    private CosmosBatch creates(int count) {
        CosmosBatch batch = batch();
        for (int i = 0; i < count; i++) {
            batch.createItemOperation(document("d" + i));
        }
        return batch;
    }

    private static List<Integer> statuses(CosmosBatchResponse response) {
        return response.getResults().stream()
                .map(CosmosBatchOperationResult::getStatusCode)
                .toList();
    }
}
