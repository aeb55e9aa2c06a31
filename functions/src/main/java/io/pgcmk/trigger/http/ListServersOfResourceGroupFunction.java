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

/** {@code GET /…/resourceGroups/{resourceGroup}/…/servers}: the servers of a resource group. */
public final class ListServersOfResourceGroupFunction {
    private final Endpoint endpoint;
    private final FindServer findServer;

    public ListServersOfResourceGroupFunction(Endpoint endpoint, FindServer findServer) {
        this.endpoint = endpoint;
        this.findServer = findServer;
    }

    @FunctionName("ListServersOfResourceGroup")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.SERVERS)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.SERVERS), arm -> {
            ResourceIds.requireResourceGroup(subscription, resourceGroup);
            return ArmResponse.ok(ServerJson.of(findServer.all(subscription, resourceGroup)));
        });
    }
}
