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
import io.pgcmk.usecase.ReleaseServer;
import java.util.Optional;
import java.util.Set;

/** {@code POST /…/release}: gives a Ready server back; it stays registered, without a key. */
public final class ReleaseServerFunction {
    private final Endpoint endpoint;
    private final ReleaseServer releaseServer;

    public ReleaseServerFunction(Endpoint endpoint, ReleaseServer releaseServer) {
        this.endpoint = endpoint;
        this.releaseServer = releaseServer;
    }

    @FunctionName("ReleaseServer")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.RELEASE)
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
                    Server released = releaseServer.run(id, arm.precondition(), arm.caller());
                    return ArmResponse.ok(ServerJson.of(released)).tagged(released);
                });
    }
}
