package io.pgcmk.local.eventgrid;

import io.pgcmk.local.cloud.AccessToken;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.SigningKeys;
import io.pgcmk.local.kit.LocalRequest;
import java.util.Optional;

/** Decides who may publish on the custom topic: whoever has its key, and an identity that has the role for it there. */
record Publishers(Cloud cloud, SigningKeys signers, String key) {
    private static final String AUDIENCE = "https://eventgrid.azure.net";
    private static final String SEND = "Microsoft.EventGrid/events/send/action";

    boolean haveKey(LocalRequest request) {
        return request.header("aeg-sas-key").equals(Optional.of(key));
    }

    /** Why whoever asks may not publish; empty if he may. All of it is a 401 in Azure, a missing role as well. */
    Optional<String> refusal(LocalRequest request) {
        if (haveKey(request)) {
            return Optional.empty();
        }
        Optional<String> authorization = request.header("authorization");
        if (authorization.isEmpty()) {
            return Optional.of("Request must contain one of the following authorization signature: aeg-sas-token,"
                    + " aeg-sas-key.");
        }
        Optional<AccessToken> token = AccessToken.from(authorization, signers, cloud.clock())
                .filter(known -> known.isFor(AUDIENCE) && known.isFrom(cloud.tenantId()));
        if (token.isEmpty()) {
            return Optional.of(
                    "The access token is forged or expired, or not one of this tenant for " + AUDIENCE + ".");
        }
        return cloud.roles().allowDataAction(token.get().oid(), topic(), SEND)
                ? Optional.empty()
                : Optional.of("The principal associated with access token presented with the incoming request does not"
                        + " have permission to send data to " + topic() + ".");
    }

    /** The resource id of the topic. */
    String topic() {
        return "/subscriptions/" + cloud.subscription()
                + "/resourceGroups/pg-cmk/providers/Microsoft.EventGrid/topics/pg-cmk-events";
    }
}
