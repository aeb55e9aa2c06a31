package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cosmos.sql.Query.SortKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which paths are indexed. Without an index, a filter is slow and ORDER BY is an error. */
record IndexingPolicy(List<String> included, List<String> excluded, List<List<SortKey>> composites) {
    private static final Set<String> COVERED =
            Set.of("indexingMode", "automatic", "includedPaths", "excludedPaths", "compositeIndexes");

    private static final Set<String> ALWAYS = Set.of("/id", "/_ts");

    static IndexingPolicy parse(ObjectNode policy) {
        policy.fieldNames().forEachRemaining(name -> {
            if (!COVERED.contains(name) && !Json.saysNothing(policy.get(name))) {
                throw Refusal.notCovered("indexingPolicy." + name);
            }
        });
        if (!policy.path("indexingMode").asText("consistent").equalsIgnoreCase("consistent")) {
            throw Refusal.notCovered("An indexing mode other than consistent");
        }
        List<String> included = paths(policy.path("includedPaths"));
        return new IndexingPolicy(
                included.isEmpty() ? List.of("/*") : included,
                Stream.concat(paths(policy.path("excludedPaths")).stream(), Stream.of("/\"_etag\"/?"))
                        .toList(),
                composites(policy.path("compositeIndexes")));
    }

    private static List<String> paths(JsonNode list) {
        List<String> paths = new ArrayList<>();
        for (JsonNode entry : list) {
            String path = entry.path("path").asText();
            if (!path.startsWith("/") || !(path.endsWith("/?") || path.endsWith("/*"))) {
                throw Refusal.badRequest("The indexing path '" + path + "' must begin with / and end with /? or /*");
            }
            paths.add(path);
        }
        return paths;
    }

    private static List<List<SortKey>> composites(JsonNode list) {
        List<List<SortKey>> composites = new ArrayList<>();
        for (JsonNode index : list) {
            List<SortKey> keys = new ArrayList<>();
            for (JsonNode key : index) {
                String order = key.path("order").asText("ascending");
                if (!order.equals("ascending") && !order.equals("descending")) {
                    throw Refusal.badRequest("The order '" + order + "' must be ascending or descending.");
                }
                keys.add(new SortKey(key.path("path").asText(), order.equals("descending")));
            }
            composites.add(keys);
        }
        return composites;
    }

    void check(List<SortKey> orderBy) {
        if (orderBy.size() > 1 && !composites.contains(orderBy) && !composites.contains(reversed(orderBy))) {
            throw Refusal.badRequest("The order by query does not have a corresponding composite index that it can be"
                    + " served from.");
        }
        if (orderBy.size() == 1 && !isIndexed(orderBy.getFirst().path())) {
            throw Refusal.badRequest("The index path corresponding to the specified order-by item is excluded.");
        }
    }

    /** An index read backwards serves the opposite directions also. */
    private static List<SortKey> reversed(List<SortKey> keys) {
        return keys.stream()
                .map(key -> new SortKey(key.path(), !key.descending()))
                .toList();
    }

    /** The more precise path decides, and among equals the excluded one. The service always indexes id and _ts. */
    private boolean isIndexed(String path) {
        return ALWAYS.contains(path) || longest(included, path) > longest(excluded, path);
    }

    private static int longest(List<String> patterns, String path) {
        return patterns.stream()
                .filter(pattern -> covers(pattern, path))
                .map(String::length)
                .max(Comparator.naturalOrder())
                .orElse(-1);
    }

    private static boolean covers(String pattern, String path) {
        String plain = pattern.replace("\"", "");
        String stem = plain.substring(0, plain.length() - 2);
        return path.equals(stem) || (plain.endsWith("/*") && path.startsWith(stem + "/"));
    }
}
