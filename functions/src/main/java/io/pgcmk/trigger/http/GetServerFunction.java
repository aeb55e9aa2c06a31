package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.server.Server;
import io.pgcmk.usecase.FindRelatives;
import io.pgcmk.usecase.FindServer;
import java.util.Optional;
import java.util.Set;

/** {@code GET /…/servers/{server}}: how a server stands. */
public final class GetServerFunction {
    private final Endpoint endpoint;
    private final FindServer findServer;
    private final FindRelatives relatives;

    public GetServerFunction(Endpoint endpoint, FindServer findServer, FindRelatives relatives) {
        this.endpoint = endpoint;
        this.findServer = findServer;
        this.relatives = relatives;
    }

    @FunctionName("GetServer")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.SERVER)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.SERVERS), arm -> {
            Server found = findServer.run(ResourceIds.server(subscription, resourceGroup, server));
            JsonNode json = relatives
                    .primary(found)
                    .map(primary -> ServerJson.of(found, primary))
                    .orElseGet(() -> ServerJson.of(found));
            return ArmResponse.ok(json).tagged(found);
        });
    }
}
