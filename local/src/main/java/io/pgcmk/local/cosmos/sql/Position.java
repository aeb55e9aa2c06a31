package io.pgcmk.local.cosmos.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cosmos.sql.Query.SortKey;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Where a page of results ended: at a document, not after a number of them, so that what comes and goes meanwhile
 * neither repeats nor hides another document.
 *
 * @param keys what ORDER BY sorts by
 * @param taken how many results there were up to here, which counts against TOP and LIMIT
 */
public record Position(List<JsonNode> keys, long sequence, long taken) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Comparator<Position> order(List<SortKey> sortKeys) {
        return (left, right) -> {
            for (int i = 0; i < sortKeys.size(); i++) {
                int byKey = Values.compare(left.keys.get(i), right.keys.get(i));
                if (byKey != 0) {
                    return sortKeys.get(i).descending() ? -byKey : byKey;
                }
            }
            return Long.compare(left.sequence, right.sequence);
        };
    }

    /** As text for the client. A key is an array of one value, or of none if it is undefined. */
    public String token() {
        ObjectNode token = JSON.createObjectNode().put("sequence", sequence).put("taken", taken);
        ArrayNode array = token.putArray("keys");
        for (JsonNode key : keys) {
            ArrayNode maybe = array.addArray();
            if (!key.isMissingNode()) {
                maybe.add(key);
            }
        }
        return token.toString();
    }

    /** The position that {@code token} stands for in the results of {@code query}. */
    public static Position parse(String token, Query query) {
        try {
            JsonNode json = JSON.readTree(token);
            List<JsonNode> keys = StreamSupport.stream(json.path("keys").spliterator(), false)
                    .map(key -> key.path(0))
                    .toList();
            if (json.path("sequence").isIntegralNumber()
                    && keys.size() == query.orderBy().size()) {
                return new Position(
                        keys,
                        json.path("sequence").longValue(),
                        json.path("taken").longValue());
            }
        } catch (JsonProcessingException e) {
            throw new SqlException("Invalid Continuation Token: not JSON");
        }
        throw new SqlException("Invalid Continuation Token: of another query");
    }
}
