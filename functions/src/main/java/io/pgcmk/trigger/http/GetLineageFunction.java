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

/** {@code GET /…/servers/{server}/lineage}: what a server was made from, what was made from it, and how far that is. */
public final class GetLineageFunction {
    private final Endpoint endpoint;
    private final FindRelatives findRelatives;

    public GetLineageFunction(Endpoint endpoint, FindRelatives findRelatives) {
        this.endpoint = endpoint;
        this.findRelatives = findRelatives;
    }

    @FunctionName("GetLineage")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.LINEAGE)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.PG_CMK), arm -> {
            ServerId id = ResourceIds.server(subscription, resourceGroup, server);
            return ArmResponse.ok(LineageJson.of(findRelatives.run(id)));
        });
    }
}
