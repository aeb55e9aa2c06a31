package io.pgcmk.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** What came back: a body that is no JSON is a text node, and no body a missing one. */
public record JsonAnswer(int status, HttpHeaders headers, JsonNode body) {

    /** The text at a JSON pointer; empty if there is none. */
    public String text(String pointer) {
        return body.at(pointer).asText();
    }

    /** The body, unless the status is another one. */
    public JsonNode requireStatus(int wanted) {
        if (status != wanted) {
            throw new IllegalStateException("status " + status + " instead of " + wanted + ": " + body);
        }
        return body;
    }
}
