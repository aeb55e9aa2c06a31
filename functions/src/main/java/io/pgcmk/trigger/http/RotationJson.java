package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.rotation.RewrapFailure;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.usecase.ServerRotation;
import java.time.Instant;
import java.util.UUID;

/** A rotation, in the shape of a child resource of its server. */
final class RotationJson {
    private RotationJson() {}

    static JsonNode of(ServerRotation found) {
        Rotation rotation = found.rotation();
        UUID id = rotation.id().value();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", found.server().id() + "/rotations/" + id)
                .put("name", id.toString())
                .put("type", "Microsoft.DBforPostgreSQL/servers/rotations");
        ObjectNode properties =
                json.putObject("properties").put("reason", rotation.reason().apiName());
        ArrayNode from = properties.putArray("from");
        rotation.from().stream().map(Object::toString).sorted().forEach(from::add);
        properties.put("to", rotation.to().toString());
        putState(properties, rotation.state());
        properties
                .put("startedAt", rotation.startedAt().toString())
                .put("total", rotation.total())
                .put("done", rotation.done())
                .put("failed", rotation.failed());
        ArrayNode failures = properties.putArray("failures");
        rotation.failures().forEach(failure -> failures.add(of(failure)));
        properties.put("controlDatabase", rotation.inControl() ? "Stored" : "Pending");
        if (rotation.waitingFor() != null) {
            properties.put("waitingFor", rotation.waitingFor());
        }
        return json;
    }

    private static void putState(ObjectNode properties, RotationState state) {
        switch (state) {
            case RotationState.Running running -> properties.put("state", "Running");
            case RotationState.Succeeded(Instant at) -> putEnd(properties, "Succeeded", at);
            case RotationState.Incomplete(Instant at) -> putEnd(properties, "Incomplete", at);
            case RotationState.Superseded(Instant at, UUID by) ->
                putEnd(properties, "Superseded", at).put("supersededBy", by.toString());
            case RotationState.Stopped(Instant at, String code, String message) ->
                putEnd(properties, "Stopped", at)
                        .putObject("error")
                        .put("code", code)
                        .put("message", message);
        }
    }

    private static ObjectNode putEnd(ObjectNode properties, String state, Instant at) {
        return properties.put("state", state).put("endedAt", at.toString());
    }

    private static JsonNode of(RewrapFailure failure) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (failure.scope() instanceof DekScope.OfBackup(BackupId backup, BackupKind kind)) {
            json.put("scope", kind.apiName()).put("id", backup.toString());
        } else {
            json.put("scope", "Server");
        }
        return json.put("code", failure.code()).put("message", failure.message());
    }
}
