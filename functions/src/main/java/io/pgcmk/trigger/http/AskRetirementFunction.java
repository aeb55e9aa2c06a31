package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.usecase.AskRetirement;
import java.util.Optional;
import java.util.Set;

/** {@code GET /subscriptions/…/keyUsage}: whether a key version may be disabled, and what depends on it. */
public final class AskRetirementFunction {
    /** 200 bytes each. */
    private static final int LARGEST_PAGE = 1000;

    private final Endpoint endpoint;
    private final AskRetirement askRetirement;

    public AskRetirementFunction(Endpoint endpoint, AskRetirement askRetirement) {
        this.endpoint = endpoint;
        this.askRetirement = askRetirement;
    }

    @FunctionName("AskRetirement")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.KEY_USAGE)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.PG_CMK), arm -> {
            ResourceIds.requireSubscription(subscription);
            KeyVersions versions = new KeyVersions(KeyScopes.keyUri(arm));
            int size = Paging.size(arm, LARGEST_PAGE, LARGEST_PAGE);
            AskRetirement.Answer answer = askRetirement.run(subscription, versions, size, Paging.continuation(arm));
            ObjectNode json = RetirementJson.of(answer);
            json.setAll(Paging.json(arm, KeyScopes.query(arm) + "&$top=" + size, answer.page(), RetirementJson::of));
            return ArmResponse.ok(json);
        });
    }
}
