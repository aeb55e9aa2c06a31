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
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.usecase.EnableKey;
import java.util.Optional;
import java.util.Set;

/** {@code PUT /…/keys/{key}}: enables a key, or revalidates the one that is active. */
public final class PutServerKeyFunction {
    private final Endpoint endpoint;
    private final EnableKey enableKey;

    public PutServerKeyFunction(Endpoint endpoint, EnableKey enableKey) {
        this.endpoint = endpoint;
        this.enableKey = enableKey;
    }

    @FunctionName("PutServerKey")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.PUT,
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
                    KeyIdentifier uri = KeyJson.read(arm.body(), key);
                    EnableKey.Outcome outcome = enableKey.run(id, uri, arm.precondition(), arm.caller());
                    return switch (outcome) {
                        case EnableKey.Outcome.Done(Server done) ->
                            ArmResponse.ok(KeyJson.of(id, KeyJson.active(done).orElseThrow()))
                                    .tagged(done);
                        case EnableKey.Outcome.Accepted(Server accepted, OperationId operation) ->
                            OperationJson.accepted(
                                    ArmResponse.of(HttpStatus.ACCEPTED, KeyJson.of(id, uri, null)),
                                    arm,
                                    accepted,
                                    operation,
                                    ApiVersion.KEYS);
                    };
                });
    }
}
