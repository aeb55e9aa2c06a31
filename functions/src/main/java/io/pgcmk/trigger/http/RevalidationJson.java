package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.usecase.RequestRefusedException;
import io.pgcmk.usecase.RevalidateKeyUsers.Result;

/** What became of a server that was revalidated among others. */
final class RevalidationJson {
    private RevalidationJson() {}

    static JsonNode of(Result result) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("id", result.id().toString());
        RequestRefusedException refusal = result.refusal();
        return refusal == null
                ? json.put("result", "Succeeded").put("message", "the key works and the server is Ready")
                : json.put("result", "Failed").put("code", refusal.code()).put("message", refusal.getMessage());
    }
}
