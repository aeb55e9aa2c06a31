package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.LocalResponse;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer before it goes out.
 *
 * @param body undefined for an answer without one
 */
record Reply(int status, Map<String, String> headers, JsonNode body) {

    static Reply of(int status, JsonNode body) {
        return new Reply(status, Map.of(), body);
    }

    static Reply empty(int status) {
        return of(status, MissingNode.getInstance());
    }

    static Reply refused(Refusal refusal) {
        Reply reply =
                of(refusal.status(), Json.object().put("code", refusal.code()).put("message", refusal.getMessage()));
        return refusal.substatus() == 0 ? reply : reply.with("x-ms-substatus", Integer.toString(refusal.substatus()));
    }

    Reply with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, Map.copyOf(more), body);
    }

    LocalResponse response() {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        return LocalResponse.of(status, all, body.isMissingNode() ? Body.EMPTY : Body.of(body.toString()));
    }
}
