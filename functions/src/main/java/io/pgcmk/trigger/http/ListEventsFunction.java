package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.event.EventPage;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.usecase.ListEvents;
import io.pgcmk.usecase.RequestRefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code GET /…/events}: what happened to a server, newest first. */
public final class ListEventsFunction {
    private static final int PAGE = 50;

    /** One page of the store's own query. */
    private static final int LARGEST_PAGE = 100;

    private static final Pattern TOP = Pattern.compile("\\d{1,4}");

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
            int size = size(arm.query("$top"));
            EventPage page = listEvents.run(id, size, arm.query("$skipToken"));
            return ArmResponse.ok(EventJson.of(
                    page,
                    continuation -> arm.link("api-version=" + ApiVersion.PG_CMK.date() + "&$top=" + size
                            + "&$skipToken=" + URLEncoder.encode(continuation, StandardCharsets.UTF_8))));
        });
    }

    private static int size(@Nullable String top) {
        if (top == null) {
            return PAGE;
        }
        if (!TOP.matcher(top).matches() || Integer.parseInt(top) == 0 || Integer.parseInt(top) > LARGEST_PAGE) {
            throw RequestRefusedException.badRequest(
                    "InvalidParameter", "$top", "$top must be a number from 1 to " + LARGEST_PAGE);
        }
        return Integer.parseInt(top);
    }
}
