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
import io.pgcmk.usecase.UpdateServer;
import java.util.Optional;
import java.util.Set;

/** {@code PATCH /…/servers/{server}}: changes some of what is registered of a server. */
public final class PatchServerFunction {
    private final Endpoint endpoint;
    private final UpdateServer updateServer;
    private final RegistrationReader reader;

    public PatchServerFunction(Endpoint endpoint, UpdateServer updateServer, RegistrationReader reader) {
        this.endpoint = endpoint;
        this.updateServer = updateServer;
        this.reader = reader;
    }

    @FunctionName("PatchServer")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.PATCH,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.SERVER)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.change(
                request,
                context,
                Set.of(ApiVersion.SERVERS),
                () -> ResourceIds.server(subscription, resourceGroup, server),
                (arm, id) -> {
                    GivenRegistration given = reader.read(arm.body());
                    Server changed = updateServer.run(id, given::over, arm.precondition(), arm.caller());
                    return ArmResponse.ok(ServerJson.of(changed)).tagged(changed);
                });
    }
}
