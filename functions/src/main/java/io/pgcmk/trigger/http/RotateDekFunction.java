package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.usecase.RegisterBackup;
import io.pgcmk.usecase.RotateDek;
import java.util.Optional;
import java.util.Set;

/** {@code POST /…/rotateDek}: a new DEK for one scope, for what is encrypted from now on. */
public final class RotateDekFunction {

    private final Endpoint endpoint;
    private final RotateDek rotateDek;

    public RotateDekFunction(Endpoint endpoint, RotateDek rotateDek) {
        this.endpoint = endpoint;
        this.rotateDek = rotateDek;
    }

    private enum Scope {
        SERVER,
        ARCHIVE,
        BACKUP
    }

    @FunctionName("RotateDek")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.ROTATE_DEK)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.change(
                request,
                context,
                Set.of(ApiVersion.PG_CMK),
                () -> ResourceIds.server(subscription, resourceGroup, server),
                (arm, id) -> {
                    JsonFields body = arm.body();
                    body.allowOnly(Set.of("scope", "archive", "id"));
                    Scope scope = body.required("scope", text -> Names.read(text, Scope.values()));
                    return switch (scope) {
                        case SERVER -> ofServer(id, body, arm.caller());
                        case ARCHIVE -> ofArchive(id, body, arm.caller());
                        case BACKUP ->
                            throw body.wrong(
                                    "scope", "cannot be Backup: each has a DEK of its own, so take a new backup");
                    };
                });
    }

    private ArmResponse ofArchive(ServerId id, JsonFields body, Caller caller) {
        BackupId archive = body.required("archive", BackupId::parse);
        BackupId given = body.required("id", BackupId::parse);
        RegisterBackup.Registered registered = rotateDek.ofArchive(id, archive, given, caller);
        return ArmResponse.of(
                registered.created() ? HttpStatus.CREATED : HttpStatus.OK, BackupJson.of(registered.backup()));
    }

    private ArmResponse ofServer(ServerId id, JsonFields body, Caller caller) {
        body.allowOnly(Set.of("scope"));
        return ArmResponse.ok(json(rotateDek.ofServer(id, caller)));
    }

    private static JsonNode json(RotateDek.Rotated rotated) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("scope", "Server")
                .put("dekId", rotated.dek().id().toString())
                .put("keyUri", rotated.dek().wrappedBy().toString())
                .put("retiredDekId", rotated.retired().toString())
                .put("controlDatabase", rotated.inControl() ? "Stored" : "Pending")
                .put("rotation", rotated.rotation().value().toString());
    }
}
