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
import io.pgcmk.usecase.RevalidateServer;
import java.util.Optional;
import java.util.Set;

/** {@code POST /…/revalidate}: one verdict about the active key, now. */
public final class RevalidateServerFunction {
    private final Endpoint endpoint;
    private final RevalidateServer revalidateServer;

    public RevalidateServerFunction(Endpoint endpoint, RevalidateServer revalidateServer) {
        this.endpoint = endpoint;
        this.revalidateServer = revalidateServer;
    }

    @FunctionName("RevalidateServer")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.REVALIDATE)
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
                    Server verdict = revalidateServer.run(id, arm.precondition(), arm.caller());
                    return ArmResponse.ok(ServerJson.of(verdict)).tagged(verdict);
                });
    }
}
