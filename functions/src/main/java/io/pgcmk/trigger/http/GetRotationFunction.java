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

/** {@code GET /…/rotations/{rotation}}: how far a rotation is, and what it could not move. */
public final class GetRotationFunction {

    private final Endpoint endpoint;
    private final FindRotation findRotation;

    public GetRotationFunction(Endpoint endpoint, FindRotation findRotation) {
        this.endpoint = endpoint;
        this.findRotation = findRotation;
    }

    @FunctionName("GetRotation")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.ROTATION)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            @BindingName("rotation") String rotation,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.PG_CMK), arm -> {
            ServerId id = ResourceIds.server(subscription, resourceGroup, server);
            return ArmResponse.ok(RotationJson.of(findRotation.run(id, ResourceIds.rotation(rotation))));
        });
    }
}
