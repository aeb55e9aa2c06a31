package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cosmos.sql.Position;
import io.pgcmk.local.cosmos.sql.Query;
import io.pgcmk.local.cosmos.sql.Query.Page;
import io.pgcmk.local.cosmos.sql.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A page of a query's results asked for, or the plan of it.
 *
 * @param key the one partition to be searched, or empty for all
 */
record QueryRequest(Query query, Optional<PartitionKey> key, Optional<Position> after, int size) {
    /** What the service gives when it is not told how much. */
    private static final int DEFAULT_SIZE = 100;

    static QueryRequest parse(CosmosRequest request) {
        ObjectNode body = request.object();
        Map<String, JsonNode> parameters = new HashMap<>();
        for (JsonNode parameter : body.path("parameters")) {
            parameters.put(parameter.path("name").asText(), Values.stored(parameter.path("value")));
        }
        Query query = Query.parse(body.path("query").asText(), parameters);
        return new QueryRequest(
                query,
                request.header("x-ms-documentdb-partitionkey").map(PartitionKey::parse),
                request.header("x-ms-continuation").map(token -> Position.parse(token, query)),
                request.header("x-ms-max-item-count").map(QueryRequest::size).orElse(DEFAULT_SIZE));
    }

    private static int size(String text) {
        if (text.equals("-1")) {
            return DEFAULT_SIZE;
        }
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw Refusal.badRequest("x-ms-max-item-count must be -1, or 1 and more: " + text);
        }
        return Integer.parseInt(text);
    }

    Reply run(Container container) {
        Page page = container.query(this);
        int count = page.results().size();
        ObjectNode body = Json.object().put("_rid", container.rid()).put("_count", count);
        body.putArray("Documents").addAll(page.results());
        Reply reply = Reply.of(200, body).with("x-ms-item-count", Integer.toString(count));
        return page.next()
                .map(next -> reply.with("x-ms-continuation", next.token()))
                .orElse(reply);
    }

    /** A plan by which the SDK sends the query as it is to the one range there is. */
    Reply plan() {
        ObjectNode plan = Json.object().put("partitionedQueryExecutionInfoVersion", 2);
        ObjectNode details = plan.putObject("queryInfo")
                .put("distinctType", "None")
                .putNull("top")
                .putNull("offset")
                .putNull("limit")
                .put("rewrittenQuery", "")
                .put("hasSelectValue", query.returnsValues())
                .put("hasNonStreamingOrderBy", false)
                .putNull("dCountInfo");
        details.putArray("orderBy");
        details.putArray("orderByExpressions");
        details.putArray("groupByExpressions");
        details.putArray("groupByAliases");
        details.putArray("aggregates");
        details.putObject("groupByAliasToAggregateType");
        plan.putArray("queryRanges")
                .addObject()
                .put("min", "")
                .put("max", "FF")
                .put("isMinInclusive", true)
                .put("isMaxInclusive", false);
        return Reply.of(200, plan);
    }
}
