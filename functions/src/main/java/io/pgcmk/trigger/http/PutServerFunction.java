package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.usecase.RegisterServer;
import java.util.Optional;
import java.util.Set;

/** {@code PUT /…/servers/{server}}: registers a server, or replaces what is registered of it. */
public final class PutServerFunction {
    private final Endpoint endpoint;
    private final RegisterServer registerServer;
    private final RegistrationReader reader;

    public PutServerFunction(Endpoint endpoint, RegisterServer registerServer, RegistrationReader reader) {
        this.endpoint = endpoint;
        this.registerServer = registerServer;
        this.reader = reader;
    }

    @FunctionName("PutServer")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.PUT,
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
                    RegisterServer.Registered registered =
                            registerServer.run(id, given.whole(), given.copyOf(), arm.precondition(), arm.caller());
                    return ArmResponse.of(
                                    registered.created() ? HttpStatus.CREATED : HttpStatus.OK,
                                    ServerJson.of(registered.server()))
                            .tagged(registered.server());
                });
    }
}
