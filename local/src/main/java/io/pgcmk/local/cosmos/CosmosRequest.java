package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.kit.LocalRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request in the terms of Cosmos DB.
 *
 * @param segments the decoded path: {@code dbs, d, colls, c, docs, id}, or its beginning
 */
record CosmosRequest(LocalRequest http, List<String> segments) {

    static CosmosRequest of(LocalRequest http) {
        return new CosmosRequest(
                http,
                Arrays.stream(http.path().split("/"))
                        .filter(segment -> !segment.isEmpty())
                        .map(CosmosRequest::decoded)
                        .toList());
    }

    /** In a path, unlike in a form, a plus is a plus. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    String method() {
        return http.method();
    }

    Optional<String> header(String name) {
        return http.header(name).filter(value -> !value.isEmpty());
    }

    boolean flag(String header) {
        return header(header).filter(value -> value.equalsIgnoreCase("true")).isPresent();
    }

    boolean isForDocuments() {
        return segments.size() >= 5
                && segments.get(0).equals("dbs")
                && segments.get(2).equals("colls")
                && segments.get(4).equals("docs");
    }

    /** The name of the container, or empty for a request to an account or a database. */
    String container() {
        return segments.size() >= 4 ? segments.get(3) : "";
    }

    ObjectNode object() {
        return Json.readObject(http.body().text());
    }

    /** Whether the client wants no documents back from a write. */
    boolean wantsNoContent() {
        return header("prefer").filter("return=minimal"::equals).isPresent();
    }
}
