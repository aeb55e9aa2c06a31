package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.usecase.FindOperation;
import java.util.EnumSet;
import java.util.Optional;

/** {@code GET /…/azureAsyncOperation/{operation}}: how far a long-running operation is. */
public final class GetOperationFunction {
    private final Endpoint endpoint;
    private final FindOperation findOperation;

    public GetOperationFunction(Endpoint endpoint, FindOperation findOperation) {
        this.endpoint = endpoint;
        this.findOperation = findOperation;
    }

    @FunctionName("GetOperation")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.OPERATION)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("region") String region,
            @BindingName("operation") String operation,
            ExecutionContext context) {
        return endpoint.answer(request, context, EnumSet.allOf(ApiVersion.class), arm -> {
            ResourceIds.requireSubscription(subscription);
            Operation found = findOperation.run(ResourceIds.operation(operation));
            ArmResponse status = ArmResponse.ok(OperationJson.of(found));
            return found.isRunning() ? status.with("Retry-After", OperationJson.RETRY_AFTER_SECONDS) : status;
        });
    }
}
