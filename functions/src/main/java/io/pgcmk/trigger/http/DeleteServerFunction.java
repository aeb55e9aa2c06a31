package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.server.BreakGlass;
import io.pgcmk.usecase.DeleteServer;
import java.util.Optional;
import java.util.Set;

/** {@code DELETE /…/servers/{server}}: ends a registration; an Inaccessible server stays closed, and the answer says so. */
public final class DeleteServerFunction {
    private final Endpoint endpoint;
    private final DeleteServer deleteServer;

    public DeleteServerFunction(Endpoint endpoint, DeleteServer deleteServer) {
        this.endpoint = endpoint;
        this.deleteServer = deleteServer;
    }

    @FunctionName("DeleteServer")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.DELETE,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.SERVER)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.change(
                request,
                context,
                Set.of(ApiVersion.SERVERS),
                () -> ResourceIds.server(subscription, resourceGroup, server),
                (arm, id) -> switch (deleteServer.run(id, arm.precondition(), arm.caller())) {
                    case NOT_FOUND -> ArmResponse.noContent();
                    case OPEN ->
                        ArmResponse.ok(JsonNodeFactory.instance.objectNode().put("gate", "Open"));
                    case CLOSED ->
                        ArmResponse.ok(JsonNodeFactory.instance
                                .objectNode()
                                .put("gate", "Closed")
                                .put("remedy", BreakGlass.HOW_TO_OPEN));
                });
    }
}
