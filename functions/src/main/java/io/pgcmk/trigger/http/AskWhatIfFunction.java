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
import io.pgcmk.domain.whatif.Change;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.usecase.AskWhatIf;
import java.util.Optional;
import java.util.Set;

/** {@code POST /subscriptions/…/keyUsage/whatIf}: what a change of a key would do; changes nothing. */
public final class AskWhatIfFunction {
    private final Endpoint endpoint;
    private final AskWhatIf askWhatIf;

    public AskWhatIfFunction(Endpoint endpoint, AskWhatIf askWhatIf) {
        this.endpoint = endpoint;
        this.askWhatIf = askWhatIf;
    }

    @FunctionName("AskWhatIf")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.WHAT_IF)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.PG_CMK), arm -> {
            ResourceIds.requireSubscription(subscription);
            JsonFields body = arm.body();
            body.allowOnly(Set.of("keyUri", "change"));
            AskWhatIf.Answer answer = askWhatIf.run(
                    subscription,
                    body.required("keyUri", KeyIdentifier::parse),
                    body.required("change", Change::parse),
                    Paging.size(arm),
                    Paging.continuation(arm));
            ObjectNode json = WhatIfJson.of(answer);
            json.setAll(Paging.json(arm, answer.page(), WhatIfJson::of));
            return ArmResponse.ok(json);
        });
    }
}
