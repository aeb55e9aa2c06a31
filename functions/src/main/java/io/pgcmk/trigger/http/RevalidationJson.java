package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.usecase.RequestRefusedException;
import io.pgcmk.usecase.RevalidateKeyUsers.Result;
import io.pgcmk.usecase.RevalidateKeyUsers.Results;
import java.util.function.UnaryOperator;

/** What became of each server that was revalidated, a page at a time. */
final class RevalidationJson {
    private RevalidationJson() {}

    /** @param nextLink makes the address of the next page out of a continuation */
    static JsonNode of(Results results, UnaryOperator<String> nextLink) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var value = json.putArray("value");
        results.results().forEach(result -> value.add(of(result)));
        String continuation = results.continuation();
        return continuation == null ? json : json.put("nextLink", nextLink.apply(continuation));
    }

    private static JsonNode of(Result result) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("id", result.id().toString());
        RequestRefusedException refusal = result.refusal();
        return refusal == null
                ? json.put("result", "Succeeded").put("message", "the key works and the server is Ready")
                : json.put("result", "Failed").put("code", refusal.code()).put("message", refusal.getMessage());
    }
}
