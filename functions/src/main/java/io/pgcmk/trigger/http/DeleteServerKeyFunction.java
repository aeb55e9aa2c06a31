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
import io.pgcmk.usecase.FindServer;
import io.pgcmk.usecase.RequestRefusedException;
import java.util.Optional;
import java.util.Set;

/** {@code DELETE /…/keys/{key}}: refused for the active key, and nothing to do for another: encryption stays on. */
public final class DeleteServerKeyFunction {
    private final Endpoint endpoint;
    private final FindServer findServer;

    public DeleteServerKeyFunction(Endpoint endpoint, FindServer findServer) {
        this.endpoint = endpoint;
        this.findServer = findServer;
    }

    @FunctionName("DeleteServerKey")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.DELETE,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.KEY)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            @BindingName("key") String key,
            ExecutionContext context) {
        return endpoint.change(
                request,
                context,
                Set.of(ApiVersion.KEYS),
                () -> ResourceIds.server(subscription, resourceGroup, server),
                (arm, id) -> {
                    Server found = findServer.run(id);
                    if (KeyJson.active(found, key).isPresent()) {
                        throw RequestRefusedException.conflict(
                                "ActiveKeyNotDeletable",
                                "the key protects the server and protection is not switched off: POST …/release gives the server"
                                        + " back, DELETE of the server ends its registration");
                    }
                    return ArmResponse.noContent();
                });
    }
}
