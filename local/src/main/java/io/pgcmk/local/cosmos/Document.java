package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * A document as stored, system properties included; its body is never changed again.
 *
 * @param sequence its place in the order in which the container's documents came into being
 */
record Document(long sequence, ObjectNode body) {
    private static final int MAX_BYTES = 2 * 1024 * 1024;
    private static final int MAX_ID_BYTES = 1023;

    /** The id of what a client sent, if all that the service asks of a document holds. */
    static String checkedId(ObjectNode body) {
        if (body.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw Refusal.tooLarge();
        }
        JsonNode ttl = body.path("ttl");
        if (!ttl.isMissingNode() && !isTtl(ttl)) {
            throw Refusal.badRequest("The input ttl '" + ttl + "' is invalid: -1, or 1 to 2147483647 seconds.");
        }
        return checkedId(body.path("id"));
    }

    static String checkedId(JsonNode id) {
        String text = id.isTextual() ? id.textValue() : "";
        if (text.isEmpty()
                || text.chars().anyMatch(c -> "/\\?#".indexOf(c) >= 0)
                || text.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
            throw Refusal.badRequest("The input name '" + text
                    + "' is invalid: an id has 1 to 1023 bytes and none of the characters / \\ ? #");
        }
        return text;
    }

    static boolean isTtl(JsonNode ttl) {
        return ttl.isIntegralNumber() && ttl.canConvertToInt() && (ttl.intValue() == -1 || ttl.intValue() > 0);
    }

    String etag() {
        return body.path("_etag").textValue();
    }

    /** When it was last written, in seconds. */
    long timestamp() {
        return body.path("_ts").longValue();
    }
}
