package io.pgcmk.local.entra;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.Handler;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import java.util.Map;

/** What answers at {@code https://login.microsoftonline.com} and, for one path, at {@code https://graph.microsoft.com}. */
final class EntraEndpoint implements Handler {
    private final String tenantId;
    private final TokenMint mint;
    private final TokenEndpoint tokens;
    private final GraphApplications graph;

    EntraEndpoint(String tenantId, TokenMint mint, TokenEndpoint tokens, GraphApplications graph) {
        this.tenantId = tenantId;
        this.mint = mint;
        this.tokens = tokens;
        this.graph = graph;
    }

    @Override
    public LocalResponse handle(LocalRequest request) {
        if (request.path().startsWith("/v1.0/")) {
            return graph.handle(request);
        }
        String tenant = "/" + tenantId;
        if (!request.path().startsWith(tenant + "/")) {
            return TokenEndpoint.refused(
                    400, "invalid_request", "AADSTS90002: Tenant of '" + request.path() + "' not found.");
        }
        return switch (request.method() + " " + request.path().substring(tenant.length())) {
            case "POST /oauth2/v2.0/token" -> tokens.handle(request);
            case "GET /discovery/v2.0/keys" ->
                LocalResponse.of(200, Map.of("Content-Type", "application/json"), Body.of(mint.published()));
            case "GET /v2.0/.well-known/openid-configuration" -> LocalResponse.json(200, discovery(request));
            default ->
                TokenEndpoint.refused(
                        404,
                        "invalid_request",
                        "The emulator does not know " + request.method() + " " + request.path());
        };
    }

    private ObjectNode discovery(LocalRequest request) {
        String base = "https://" + request.host() + "/" + tenantId;
        return JsonNodeFactory.instance
                .objectNode()
                .put("issuer", mint.versionTwoIssuer())
                .put("authorization_endpoint", base + "/oauth2/v2.0/authorize")
                .put("token_endpoint", base + "/oauth2/v2.0/token")
                .put("jwks_uri", base + "/discovery/v2.0/keys");
    }
}
