package io.pgcmk.local.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosPatchItemRequestOptions;
import com.azure.cosmos.models.CosmosPatchOperations;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Partial updates. */
abstract class PatchContract extends CosmosContract {

    @Test
    void appliesAllOperationsInOrder() {
        created(document("a").put("n", 6).put("kind", "old").putNull("nothing"));

        ObjectNode patched = patch(CosmosPatchOperations.create()
                .set("/state", "x")
                .add("/tags", List.of("a"))
                .add("/tags/-", "b")
                .increment("/n", 10)
                .replace("/kind", "new")
                .remove("/nothing"));

        assertThat(patched.path("state").textValue()).isEqualTo("x");
        assertThat(patched.path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(patched.path("n").intValue()).isEqualTo(16);
        assertThat(patched.path("kind").textValue()).isEqualTo("new");
        assertThat(patched.has("nothing")).isFalse();
    }

    @Test
    void appliesNoOperationIfOneIsRefused() {
        created(document("a").put("n", 1));

        assertRefused(
                400, () -> patch(CosmosPatchOperations.create().set("/n", 2).remove("/absent")));
        assertThat(read("a").path("n").intValue()).isEqualTo(1);
    }

    @Test
    void makesNoPathOnTheWay() {
        created(document("a"));

        assertRefused(400, () -> patch(CosmosPatchOperations.create().set("/b/c", 1)));
    }

    @Test
    void incrementsWhatIsNotThereYet() {
        created(document("a"));

        assertThat(patch(CosmosPatchOperations.create().increment("/n", 3))
                        .path("n")
                        .intValue())
                .isEqualTo(3);
    }

    @Test
    void incrementsNoText() {
        created(document("a").put("n", "1"));

        assertRefused(400, () -> patch(CosmosPatchOperations.create().increment("/n", 1)));
    }

    @Test
    void takesTenOperations() {
        created(document("a"));

        assertThat(patch(increments(10)).path("n").intValue()).isEqualTo(10);
    }

    @Test
    void refusesElevenOperations() {
        created(document("a"));

        assertRefused(400, () -> patch(increments(11)));
    }

    @Test
    void refusesAStalePatch() {
        String stale = created(document("a"));
        container().upsertItem(document("a"), key, null);
        CosmosPatchItemRequestOptions options = new CosmosPatchItemRequestOptions();
        options.setIfMatchETag(stale);

        assertRefused(
                412,
                () -> container()
                        .patchItem("a", key, CosmosPatchOperations.create().set("/n", 1), options, ObjectNode.class));
    }

    @Test
    void patchesOnlyWhatMeetsTheCondition() {
        created(document("a").put("owner", "me"));
        CosmosPatchOperations renew = CosmosPatchOperations.create().set("/n", 1);

        ObjectNode patched = container()
                .patchItem("a", key, renew, onlyIf("FROM c WHERE c.owner = 'me'"), ObjectNode.class)
                .getItem();

        assertThat(patched.path("n").intValue()).isEqualTo(1);
        assertRefused(
                412,
                () -> container().patchItem("a", key, renew, onlyIf("FROM c WHERE c.owner = 'you'"), ObjectNode.class));
    }

    @Test
    void findsNoMissingDocument() {
        assertRefused(404, () -> patch(CosmosPatchOperations.create().set("/n", 1)));
    }

    private ObjectNode patch(CosmosPatchOperations operations) {
        return container().patchItem("a", key, operations, ObjectNode.class).getItem();
    }

    private static CosmosPatchOperations increments(int count) {
        CosmosPatchOperations operations = CosmosPatchOperations.create();
        for (int i = 0; i < count; i++) {
            operations.increment("/n", 1);
        }
        return operations;
    }

    private static CosmosPatchItemRequestOptions onlyIf(String condition) {
        return new CosmosPatchItemRequestOptions().setFilterPredicate(condition);
    }
}
