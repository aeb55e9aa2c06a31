package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.usecase.FindRelatives;
import java.util.Optional;
import java.util.Set;

/** {@code GET /…/servers/{server}/replicas}: the copies that follow a server. */
public final class ListReplicasFunction {
    private final Endpoint endpoint;
    private final FindRelatives findRelatives;

    public ListReplicasFunction(Endpoint endpoint, FindRelatives findRelatives) {
        this.endpoint = endpoint;
        this.findRelatives = findRelatives;
    }

    @FunctionName("ListReplicas")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.REPLICAS)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.SERVERS), arm -> {
            ServerId id = ResourceIds.server(subscription, resourceGroup, server);
            return ArmResponse.ok(ServerJson.of(findRelatives.replicas(id)));
        });
    }
}
