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
import io.pgcmk.usecase.ListEvents;
import java.util.Optional;
import java.util.Set;

/** {@code GET /…/events}: what happened to a server, newest first. */
public final class ListEventsFunction {
    private final Endpoint endpoint;
    private final ListEvents listEvents;

    public ListEventsFunction(Endpoint endpoint, ListEvents listEvents) {
        this.endpoint = endpoint;
        this.listEvents = listEvents;
    }

    @FunctionName("ListEvents")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.EVENTS)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            @BindingName("resourceGroup") String resourceGroup,
            @BindingName("server") String server,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.PG_CMK), arm -> {
            ServerId id = ResourceIds.server(subscription, resourceGroup, server);
            return ArmResponse.ok(
                    Paging.json(arm, listEvents.run(id, Paging.size(arm), Paging.continuation(arm)), EventJson::of));
        });
    }
}
