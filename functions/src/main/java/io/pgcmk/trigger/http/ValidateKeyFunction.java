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
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.usecase.ValidateKey;
import java.util.Optional;
import java.util.Set;

/** {@code POST /…/validateKey}: every check that enabling a key would make; changes nothing. */
public final class ValidateKeyFunction {
    private final Endpoint endpoint;
    private final ValidateKey validateKey;

    public ValidateKeyFunction(Endpoint endpoint, ValidateKey validateKey) {
        this.endpoint = endpoint;
        this.validateKey = validateKey;
    }

    @FunctionName("ValidateKey")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.VALIDATE_KEY)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.PG_CMK), arm -> {
            ServerId id = ResourceIds.server(subscription, resourceGroup, server);
            JsonFields body = arm.body();
            body.allowOnly(Set.of("uri"));
            return ArmResponse.ok(FindingJson.of(validateKey.run(id, body.required("uri", KeyIdentifier::parse))));
        });
    }
}
