package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.usecase.FindServer;
import java.util.Optional;
import java.util.Set;

/** {@code GET /subscriptions/{subscription}/…/servers}: the servers of a subscription. */
public final class ListServersOfSubscriptionFunction {
    private final Endpoint endpoint;
    private final FindServer findServer;

    public ListServersOfSubscriptionFunction(Endpoint endpoint, FindServer findServer) {
        this.endpoint = endpoint;
        this.findServer = findServer;
    }

    @FunctionName("ListServersOfSubscription")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.SERVERS_OF_SUBSCRIPTION)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.SERVERS), arm -> {
            ResourceIds.requireSubscription(subscription);
            return ArmResponse.ok(ServerJson.of(findServer.all(subscription, null)));
        });
    }
}
