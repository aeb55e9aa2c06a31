package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.server.Server;
import io.pgcmk.usecase.FindServer;
import io.pgcmk.usecase.RequestRefusedException;
import java.util.Optional;
import java.util.Set;

/** {@code GET /…/keys/{key}}: the active key, under its own name and no other. */
public final class GetServerKeyFunction {
    private final Endpoint endpoint;
    private final FindServer findServer;

    public GetServerKeyFunction(Endpoint endpoint, FindServer findServer) {
        this.endpoint = endpoint;
        this.findServer = findServer;
    }

    @FunctionName("GetServerKey")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.KEY)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            @BindingName("key") String key,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.KEYS), arm -> {
            Server found = findServer.run(ResourceIds.server(subscription, resourceGroup, server));
            return KeyJson.active(found, key)
                    .map(active ->
                            ArmResponse.ok(KeyJson.of(found.id(), active)).tagged(found))
                    .orElseThrow(
                            () -> RequestRefusedException.notFound("no key of that name is active on " + found.id()));
        });
    }
}
