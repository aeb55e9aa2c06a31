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
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.Progress;
import io.pgcmk.usecase.FindOperation;
import io.pgcmk.usecase.RequestRefusedException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

/** {@code GET /…/operationResults/{operation}}: 202 while a long-running operation runs, then how it ended. */
public final class GetOperationResultFunction {
    private final Endpoint endpoint;
    private final FindOperation findOperation;

    public GetOperationResultFunction(Endpoint endpoint, FindOperation findOperation) {
        this.endpoint = endpoint;
        this.findOperation = findOperation;
    }

    @FunctionName("GetOperationResult")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.OPERATION_RESULT)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("region") String region,
            @BindingName("operation") String operation,
            ExecutionContext context) {
        return endpoint.answer(request, context, EnumSet.allOf(ApiVersion.class), arm -> {
            ResourceIds.requireSubscription(subscription);
            Operation found = findOperation.run(ResourceIds.operation(operation));
            return switch (found.progress()) {
                case Progress.InProgress running ->
                    new ArmResponse(HttpStatus.ACCEPTED, null, Map.of())
                            .with("Location", arm.link("api-version=" + arm.query("api-version")))
                            .with("Retry-After", OperationJson.RETRY_AFTER_SECONDS);
                case Progress.Succeeded succeeded -> ArmResponse.noContent();
                case Progress.Failed failed -> throw RequestRefusedException.conflict(failed.code(), failed.message());
            };
        });
    }
}
