package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.HttpStatus;
import io.pgcmk.domain.server.Server;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets back, without what every answer carries.
 *
 * @param body null if there is none
 */
record ArmResponse(HttpStatus status, @Nullable JsonNode body, Map<String, String> headers) {

    ArmResponse {
        headers = Map.copyOf(headers);
    }

    static ArmResponse of(HttpStatus status, JsonNode body) {
        return new ArmResponse(status, body, Map.of());
    }

    static ArmResponse ok(JsonNode body) {
        return of(HttpStatus.OK, body);
    }

    /** Done, and there is nothing to say of it. */
    static ArmResponse ok() {
        return new ArmResponse(HttpStatus.OK, null, Map.of());
    }

    static ArmResponse noContent() {
        return new ArmResponse(HttpStatus.NO_CONTENT, null, Map.of());
    }

    /** The server's revision is the tag: it changes with all that a caller can change, and not with each check. */
    ArmResponse tagged(Server server) {
        return with("ETag", '"' + String.valueOf(server.revision()) + '"');
    }

    ArmResponse with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new ArmResponse(status, body, more);
    }
}
