package io.pgcmk.local.entra;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.Identities;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.kit.Handler;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** App Service's endpoint for the tokens of the identities that are attached to the app (api-version 2019-08-01). */
final class ManagedIdentityEndpoint implements Handler {
    private static final String EXCHANGE = "api://AzureADTokenExchange";
    private static final Set<String> KNOWN = Set.of("api-version", "resource", "client_id");

    private final Identities identities;
    private final TokenMint mint;
    private final String identityHeader;

    ManagedIdentityEndpoint(Identities identities, TokenMint mint, String identityHeader) {
        this.identities = identities;
        this.mint = mint;
        this.identityHeader = identityHeader;
    }

    @Override
    public LocalResponse handle(LocalRequest request) {
        Map<String, String> parameters = request.parameters();
        if (!request.method().equals("GET") || !request.path().equals("/msi/token")) {
            return refused(404, "The emulator knows GET /msi/token only.");
        }
        if (!request.header("x-identity-header").equals(Optional.of(identityHeader))) {
            return refused(401, "The X-IDENTITY-HEADER is missing or not the app's.");
        }
        if (!"2019-08-01".equals(parameters.get("api-version")) || !KNOWN.containsAll(parameters.keySet())) {
            return refused(400, "The emulator knows api-version=2019-08-01 with resource and client_id only.");
        }
        String resource = parameters.getOrDefault("resource", "");
        if (resource.isEmpty()) {
            return refused(400, "The resource is missing.");
        }
        return identities
                .find(parameters.getOrDefault("client_id", ""))
                .filter(identity -> identity.kind() == Identity.Kind.ATTACHED)
                .map(identity -> token(identity, resource))
                .orElseGet(() -> refused(
                        400,
                        "No User Assigned or Delegated Managed Identity found for specified"
                                + " ClientId/ResourceId/PrincipalId."));
    }

    private LocalResponse token(Identity identity, String resource) {
        List<String> audience = List.of(resource);
        String token = resource.equals(EXCHANGE)
                ? mint.versionTwo(identity.principalId(), identity.clientId(), audience, List.of())
                : mint.versionOne(identity.principalId(), identity.clientId(), audience, List.of());
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("access_token", token)
                .put("expires_on", Long.toString(mint.end().getEpochSecond()))
                .put("resource", resource)
                .put("token_type", "Bearer")
                .put("client_id", identity.clientId());
        return LocalResponse.json(200, answer);
    }

    private static LocalResponse refused(int status, String message) {
        return LocalResponse.json(
                status,
                JsonNodeFactory.instance.objectNode().put("statusCode", status).put("message", message));
    }
}
