package io.pgcmk.local.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosItemIdentity;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries. */
abstract class QueryContract extends CosmosContract {

    @BeforeEach
    void createsFiveDocuments() {
        for (int n = 1; n <= 5; n++) {
            ObjectNode document = document("d" + n).put("n", n).put("kind", n % 2 == 0 ? "even" : "odd");
            document.putArray("tags").add("t" + n).addObject().put("k", n).put("v", "x");
            document.putObject("payload").put("n", n);
            if (n == 5) {
                document.putNull("note");
            }
            created(document);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            c.n = 3                                                           | d3
            c.n != 3                                                          | d1 d2 d4 d5
            c.n >= 2 AND c.n < 4                                              | d2 d3
            c.n = 1 OR c.n = 5                                                | d1 d5
            NOT (c.n > 1)                                                     | d1
            c.n IN (1, 4, 9)                                                  | d1 d4
            c.n NOT IN (1, 4, 9)                                              | d2 d3 d5
            c.n BETWEEN 2 AND 3                                               | d2 d3
            c["kind"] = 'even'                                                | d2 d4
            IS_DEFINED(c.note)                                                | d5
            IS_NULL(c.note)                                                   | d5
            STARTSWITH(c.kind, 'EV', true)                                    | d2 d4
            CONTAINS(c.kind, 'dd')                                            | d1 d3 d5
            ARRAY_CONTAINS(c.tags, 't2')                                      | d2
            ARRAY_CONTAINS(c.tags, @pair, true)                               | d4
            EXISTS (SELECT VALUE t FROM t IN c.tags WHERE t.k = 3)            | d3
            c.tags[0] = 't1'                                                  | d1
            c.payload.n = 2                                                   | d2
            c.absent = 1 OR c.n = 1                                           | d1
            """)
    void findsWhere(String filter, String ids) {
        assertThat(ids("SELECT * FROM c WHERE " + filter)).containsExactlyInAnyOrder(ids.split(" "));
    }

    @Test
    void sortsByOneProperty() {
        assertThat(ids("SELECT * FROM c ORDER BY c.n DESC")).containsExactly("d5", "d4", "d3", "d2", "d1");
    }

    @Test
    void sortsByTwoPropertiesInTheDirectionsOfACompositeIndexOrTheirOpposites() {
        assertThat(ids("SELECT * FROM c ORDER BY c.kind, c.n DESC")).containsExactly("d4", "d2", "d5", "d3", "d1");
        assertThat(ids("SELECT * FROM c ORDER BY c.kind DESC, c.n")).containsExactly("d1", "d3", "d5", "d2", "d4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c.kind, c.n", "c.n, c.kind DESC", "c.payload.n"})
    void refusesToSortWithoutAnIndex(String orderBy) {
        assertRefused(400, () -> ids("SELECT * FROM c ORDER BY " + orderBy));
    }

    @Test
    void givesTheFirstOrTheNextFew() {
        assertThat(ids("SELECT TOP 2 * FROM c ORDER BY c.n")).containsExactly("d1", "d2");
        assertThat(ids("SELECT * FROM c ORDER BY c.n OFFSET 1 LIMIT 2")).containsExactly("d2", "d3");
    }

    @Test
    void givesSomePropertiesByName() {
        List<JsonNode> results = query("SELECT c.id, c.payload.n AS inner FROM c WHERE c.n = 2", 10);

        assertThat(results)
                .containsExactly(JSON.createObjectNode().put("id", "d2").put("inner", 2));
    }

    @Test
    void givesValues() {
        assertThat(query("SELECT VALUE c.n FROM c WHERE c.n < 3 ORDER BY c.n", 10)
                        .toString())
                .isEqualTo("[1, 2]");
    }

    @Test
    void counts() {
        assertThat(query("SELECT VALUE COUNT(1) FROM c WHERE c.kind = 'odd'", 10)
                        .toString())
                .isEqualTo("[3]");
    }

    @Test
    void findsNothingElsewhere() {
        List<JsonNode> results =
                container().queryItems("SELECT * FROM c", in(new PartitionKey("nobody")), JsonNode.class).stream()
                        .toList();

        assertThat(results).isEmpty();
    }

    @Test
    void searchesAllPartitions() {
        String other = pk + "-other";
        container()
                .createItem(document("o1").put("pk", other).put("mark", pk).put("n", 9), new PartitionKey(other), null);
        created(document("d6").put("mark", pk).put("n", 6));

        List<JsonNode> results = container()
                .queryItems(
                        spec("SELECT VALUE c.id FROM c WHERE c.mark = @pk ORDER BY c.n DESC"),
                        new CosmosQueryRequestOptions(),
                        JsonNode.class)
                .stream()
                .toList();

        assertThat(results.toString()).isEqualTo("[\"o1\", \"d6\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ORDER BY c.n DESC", " ORDER BY c.kind, c.n DESC"})
    void givesEachResultOnceOverSeveralPages(String orderBy) {
        List<JsonNode> all = query("SELECT * FROM c" + orderBy, 100);

        assertThat(query("SELECT * FROM c" + orderBy, 2)).isEqualTo(all);
    }

    @Test
    void continuesWhereAPageEndedAlthoughItsDocumentsAreGone() {
        FeedResponse<JsonNode> first = page("SELECT * FROM c ORDER BY c.n", null);

        container().deleteItem("d1", key, null);
        container().deleteItem("d2", key, null);

        FeedResponse<JsonNode> second = page("SELECT * FROM c ORDER BY c.n", first.getContinuationToken());
        assertThat(idsOf(second.getResults())).containsExactly("d3", "d4");
    }

    @Test
    void readsManyByTheirIds() {
        FeedResponse<JsonNode> many = container()
                .readMany(
                        List.of(
                                new CosmosItemIdentity(key, "d1"),
                                new CosmosItemIdentity(key, "d4"),
                                new CosmosItemIdentity(key, "absent")),
                        JsonNode.class);

        assertThat(idsOf(many.getResults())).containsExactlyInAnyOrder("d1", "d4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SELEC * FROM c", "SELECT * FROM c WHERE", "SELECT * FROM c WHERE d.n = 1", "SELECT * FROM c )"})
    void refusesNonsense(String nonsense) {
        assertRefused(400, () -> ids(nonsense));
    }

    private List<String> ids(String query) {
        return idsOf(query(query, 100));
    }

    private static List<String> idsOf(List<JsonNode> documents) {
        return documents.stream()
                .map(document -> document.path("id").textValue())
                .toList();
    }

    private List<JsonNode> query(String query, int pageSize) {
        List<JsonNode> results = new ArrayList<>();
        container()
                .queryItems(spec(query), in(key), JsonNode.class)
                .iterableByPage(pageSize)
                .forEach(page -> results.addAll(page.getResults()));
        return results;
    }

    private FeedResponse<JsonNode> page(String query, @Nullable String token) {
        return container()
                .queryItems(spec(query), in(key), JsonNode.class)
                .iterableByPage(token, 2)
                .iterator()
                .next();
    }

    private SqlQuerySpec spec(String query) {
        List<SqlParameter> parameters = new ArrayList<>();
        if (query.contains("@pair")) {
            parameters.add(new SqlParameter("@pair", JSON.createObjectNode().put("k", 4)));
        }
        if (query.contains("@pk")) {
            parameters.add(new SqlParameter("@pk", pk));
        }
        return new SqlQuerySpec(query, parameters);
    }

    private static CosmosQueryRequestOptions in(PartitionKey key) {
        return new CosmosQueryRequestOptions().setPartitionKey(key);
    }
}
