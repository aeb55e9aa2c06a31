package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.usecase.RevalidateKeyUsers;
import java.util.Optional;
import java.util.Set;

/** {@code POST /subscriptions/…/keyUsage/revalidate}: one verdict about each server of a key or of a vault, now. */
public final class RevalidateKeyUsersFunction {
    /** Side by side, each takes 8 s at a silent vault: a call is done long before the host gives it up after 230 s. */
    private static final int PAGE = 20;

    private final Endpoint endpoint;
    private final RevalidateKeyUsers revalidateKeyUsers;

    public RevalidateKeyUsersFunction(Endpoint endpoint, RevalidateKeyUsers revalidateKeyUsers) {
        this.endpoint = endpoint;
        this.revalidateKeyUsers = revalidateKeyUsers;
    }

    @FunctionName("RevalidateKeyUsers")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.POST,
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = Routes.REVALIDATE_KEY_USERS)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("subscription") String subscription,
            ExecutionContext context) {
        return endpoint.answer(request, context, Set.of(ApiVersion.PG_CMK), arm -> {
            ResourceIds.requireSubscription(subscription);
            KeyScope keys = KeyScopes.of(arm);
            return ArmResponse.ok(Paging.json(
                    arm,
                    KeyScopes.query(arm),
                    revalidateKeyUsers.run(subscription, keys, PAGE, Paging.continuation(arm), arm.caller()),
                    RevalidationJson::of));
        });
    }
}
