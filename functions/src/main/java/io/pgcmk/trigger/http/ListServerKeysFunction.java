package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.usecase.FindServer;
import java.util.Optional;
import java.util.Set;

/** {@code GET /…/keys}: the active key, if there is one. */
public final class ListServerKeysFunction {
    private final Endpoint endpoint;
    private final FindServer findServer;

    public ListServerKeysFunction(Endpoint endpoint, FindServer findServer) {
        this.endpoint = endpoint;
        this.findServer = findServer;
    }

    @FunctionName("ListServerKeys")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.KEYS)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.answer(
                request,
                context,
                Set.of(ApiVersion.KEYS),
                arm -> ArmResponse.ok(
                        KeyJson.list(findServer.run(ResourceIds.server(subscription, resourceGroup, server)))));
    }
}
