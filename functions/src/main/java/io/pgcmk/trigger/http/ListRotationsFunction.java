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
import io.pgcmk.usecase.FindRotation;
import java.util.Optional;
import java.util.Set;

/** {@code GET /…/rotations}: the rotations of a server, newest first. */
public final class ListRotationsFunction {

    private final Endpoint endpoint;
    private final FindRotation findRotation;

    public ListRotationsFunction(Endpoint endpoint, FindRotation findRotation) {
        this.endpoint = endpoint;
        this.findRotation = findRotation;
    }

    @FunctionName("ListRotations")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.ROTATIONS)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.PG_CMK), arm -> {
            ServerId id = ResourceIds.server(subscription, resourceGroup, server);
            return ArmResponse.ok(Paging.json(
                    arm, findRotation.page(id, Paging.size(arm), Paging.continuation(arm)), RotationJson::of));
        });
    }
}
