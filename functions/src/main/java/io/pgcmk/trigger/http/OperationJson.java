package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.operation.Progress;
import io.pgcmk.domain.server.Server;
import java.time.Instant;

/** A long-running operation: where its progress is asked for, and how that is answered. */
final class OperationJson {
    /** The timer that continues an operation runs every 15 s; most end within the first call. */
    static final String RETRY_AFTER_SECONDS = "5";

    private OperationJson() {}

    static JsonNode of(Operation operation) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("name", operation.id().toString());
        switch (operation.progress()) {
            case Progress.InProgress running -> json.put("status", "InProgress");
            case Progress.Succeeded(Instant at) ->
                json.put("status", "Succeeded").put("endTime", at.toString());
            case Progress.Failed(Instant at, String code, String message) ->
                json.put("status", "Failed")
                        .put("endTime", at.toString())
                        .set("error", ErrorJson.error(code, message, null));
        }
        return json.put("startTime", operation.startedAt().toString());
    }

    /** The headers of a 202. Azure's clients follow the first; others may follow Location. */
    static ArmResponse accepted(
            ArmResponse response, ArmRequest request, Server server, OperationId operation, ApiVersion version) {
        String location = request.origin() + "/subscriptions/" + server.id().subscription()
                + "/providers/Microsoft.DBforPostgreSQL/locations/"
                + server.registration().location();
        String suffix = "/" + operation + "?api-version=" + version.date();
        return response.with("Azure-AsyncOperation", location + "/azureAsyncOperation" + suffix)
                .with("Location", location + "/operationResults" + suffix)
                .with("Retry-After", RETRY_AFTER_SECONDS);
    }
}
