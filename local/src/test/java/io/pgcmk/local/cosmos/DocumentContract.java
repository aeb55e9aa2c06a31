package io.pgcmk.local.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Create, read, replace, upsert and delete. */
abstract class DocumentContract extends CosmosContract {

    @Test
    void givesBackWhatWasCreated() {
        String etag = created(document("a").put("text", "é").put("n", 1.5).putNull("nothing"));

        ObjectNode read = read("a");

        assertThat(read.path("text").textValue()).isEqualTo("é");
        assertThat(read.path("n").doubleValue()).isEqualTo(1.5);
        assertThat(read.path("nothing").isNull()).isTrue();
        assertThat(read.path("_etag").textValue()).isEqualTo(etag);
        assertThat(read.path("_ts").isIntegralNumber()).isTrue();
    }

    @Test
    void keepsNumbersAsDoubles() {
        created(document("a").put("exact", 9_007_199_254_740_992L).put("rounded", 9_007_199_254_740_993L));

        ObjectNode read = read("a");

        assertThat(read.path("exact").longValue()).isEqualTo(9_007_199_254_740_992L);
        assertThat(read.path("rounded").longValue()).isEqualTo(9_007_199_254_740_992L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "100%", "a:b", "é", "a+b", "ümläut.json"})
    void takesAnIdWith(String id) {
        created(document(id));

        assertThat(read(id).path("id").textValue()).isEqualTo(id);
    }

    @Test
    void refusesASecondDocumentOfTheSameId() {
        created(document("a"));

        assertRefused(409, () -> created(document("a")));
    }

    @Test
    void keepsTheSameIdApartInTwoPartitions() {
        created(document("a"));
        String other = pk + "-other";

        container().createItem(document("a").put("pk", other), new PartitionKey(other), null);

        assertThat(read("a").path("pk").textValue()).isEqualTo(pk);
    }

    @Test
    void refusesADocumentOfAnotherPartition() {
        assertRefused(400, () -> created(document("a").put("pk", "other")));
    }

    @Test
    void refusesADocumentOverTwoMegabytes() {
        assertRefused(413, () -> created(document("a").put("text", "x".repeat(2 * 1024 * 1024))));
    }

    @Test
    void findsNeitherAMissingDocumentNorOneOfAnotherPartition() {
        created(document("a"));

        assertRefused(404, () -> read("b"));
        assertRefused(404, () -> container().readItem("a", new PartitionKey("other"), ObjectNode.class));
    }

    @Test
    void saysNothingNewOfAnUnchangedDocument() {
        String etag = created(document("a"));

        CosmosItemResponse<ObjectNode> response = container()
                .readItem("a", key, new CosmosItemRequestOptions().setIfNoneMatchETag(etag), ObjectNode.class);

        assertThat(response.getStatusCode()).isEqualTo(304);
    }

    @Test
    void replacesWhatNobodyElseChanged() {
        String etag = created(document("a").put("n", 1));

        CosmosItemResponse<ObjectNode> replaced =
                container().replaceItem(document("a").put("n", 2), "a", key, ifMatch(etag));

        assertThat(replaced.getStatusCode()).isEqualTo(200);
        assertThat(replaced.getETag()).isNotEqualTo(etag);
        assertThat(read("a").path("n").intValue()).isEqualTo(2);
    }

    @Test
    void refusesToReplaceWhatSomebodyElseChanged() {
        String stale = created(document("a").put("n", 1));
        container().replaceItem(document("a").put("n", 2), "a", key, ifMatch(stale));

        assertRefused(412, () -> container().replaceItem(document("a").put("n", 3), "a", key, ifMatch(stale)));
        assertThat(read("a").path("n").intValue()).isEqualTo(2);
    }

    @Test
    void refusesToReplaceAMissingDocument() {
        assertRefused(404, () -> container().replaceItem(document("a"), "a", key, null));
    }

    @Test
    void upsertsWhetherItExistsOrNot() {
        int first = container().upsertItem(document("a").put("n", 1), key, null).getStatusCode();
        int second =
                container().upsertItem(document("a").put("n", 2), key, null).getStatusCode();

        assertThat(first).isEqualTo(201);
        assertThat(second).isEqualTo(200);
        assertThat(read("a").path("n").intValue()).isEqualTo(2);
    }

    @Test
    void refusesAStaleUpsert() {
        String stale = created(document("a"));
        container().upsertItem(document("a"), key, null);

        assertRefused(412, () -> container().upsertItem(document("a"), key, ifMatch(stale)));
    }

    @Test
    void deletesOnce() {
        created(document("a"));

        int status = container().deleteItem("a", key, null).getStatusCode();

        assertThat(status).isEqualTo(204);
        assertRefused(404, () -> container().deleteItem("a", key, null));
    }

    @Test
    void refusesAStaleDelete() {
        String stale = created(document("a"));
        container().upsertItem(document("a"), key, null);

        assertRefused(412, () -> container().deleteItem("a", key, ifMatch(stale)));
        assertThat(read("a").path("id").textValue()).isEqualTo("a");
    }

    @Test
    void givesNoBodyBackToWhoWantsNone() {
        CosmosItemResponse<ObjectNode> response = container()
                .createItem(document("a"), key, new CosmosItemRequestOptions().setContentResponseOnWriteEnabled(false));

        assertThat(response.getItem()).isNull();
        assertThat(response.getETag()).isNotEmpty();
    }
}
