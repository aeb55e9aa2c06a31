package io.pgcmk.local.entra;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** {@code POST /{tenant}/oauth2/v2.0/token}: the client credentials grant, proven by another identity's token. */
final class TokenEndpoint {
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String DEFAULT_SCOPE = "/.default";

    /** MSAL adds them to every request, and Entra ignores them in this grant. */
    private static final Set<String> OPENID_SCOPES = Set.of("openid", "profile", "offline_access");

    private final Cloud cloud;
    private final TokenMint mint;
    private final Map<String, FederatedCredential> trusted = new ConcurrentHashMap<>();

    TokenEndpoint(Cloud cloud, TokenMint mint) {
        this.cloud = cloud;
        this.mint = mint;
    }

    void trust(String clientId, FederatedCredential credential) {
        trusted.put(clientId, credential);
    }

    void distrust(String clientId) {
        trusted.remove(clientId);
    }

    LocalResponse handle(LocalRequest request) {
        Map<String, String> form = new LocalRequest(
                        request.method(),
                        request.host(),
                        request.path(),
                        request.body().text(),
                        Map.of(),
                        request.body())
                .parameters();
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return refused(400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type.");
        }
        List<String> scopes = Stream.of(form.getOrDefault("scope", "").split(" "))
                .filter(scope -> !OPENID_SCOPES.contains(scope))
                .toList();
        if (scopes.size() != 1 || !scopes.getFirst().endsWith(DEFAULT_SCOPE)) {
            return refused(400, "invalid_scope", "AADSTS1002012: The provided value for scope is not valid.");
        }
        String resource = scopes.getFirst().substring(0, scopes.getFirst().length() - DEFAULT_SCOPE.length());
        String clientId = form.getOrDefault("client_id", "");
        Optional<Identity> app =
                cloud.identities().find(clientId).filter(found -> found.kind() == Identity.Kind.FEDERATED);
        if (app.isEmpty()) {
            return refused(
                    400,
                    "unauthorized_client",
                    "AADSTS700016: Application with identifier '" + clientId + "' was not found in the directory '"
                            + cloud.tenantId() + "'.");
        }
        if (!ASSERTION_TYPE.equals(form.get("client_assertion_type"))) {
            return refused(401, "invalid_client", "AADSTS7000216: 'client_assertion' or 'client_secret' is required.");
        }
        return proven(app.get(), form.getOrDefault("client_assertion", "")).orElseGet(() -> token(app.get(), resource));
    }

    /** Empty if the assertion proves the app, else the refusal. */
    private Optional<LocalResponse> proven(Identity app, String assertion) {
        JWTClaimsSet claims;
        try {
            SignedJWT token = SignedJWT.parse(assertion);
            Optional<RSAPublicKey> key =
                    Optional.ofNullable(token.getHeader().getKeyID()).flatMap(mint::find);
            if (key.isEmpty() || !token.verify(new RSASSAVerifier(key.get()))) {
                return Optional.of(
                        refused(401, "invalid_client", "AADSTS700027: The client assertion has an invalid signature."));
            }
            claims = token.getJWTClaimsSet();
        } catch (ParseException | JOSEException e) {
            return Optional.of(refused(401, "invalid_client", "AADSTS50027: The client assertion is malformed."));
        }
        if (!claims.getExpirationTime().toInstant().isAfter(cloud.clock().instant())) {
            return Optional.of(refused(
                    401, "invalid_client", "AADSTS700024: Client assertion is not within its valid time range."));
        }
        FederatedCredential shown = new FederatedCredential(
                claims.getIssuer(), claims.getSubject(), String.join(" ", claims.getAudience()));
        return shown.equals(trusted.get(app.clientId()))
                ? Optional.empty()
                : Optional.of(refused(
                        401,
                        "invalid_client",
                        "AADSTS700213: No matching federated identity record found for presented assertion subject '"
                                + shown.subject() + "'."));
    }

    private LocalResponse token(Identity app, String resource) {
        return LocalResponse.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("token_type", "Bearer")
                        .put("expires_in", mint.lifetime().toSeconds())
                        .put("ext_expires_in", mint.lifetime().toSeconds())
                        .put(
                                "access_token",
                                mint.versionOne(app.principalId(), app.clientId(), List.of(resource), List.of())));
    }

    static LocalResponse refused(int status, String error, String description) {
        return LocalResponse.json(
                status,
                JsonNodeFactory.instance.objectNode().put("error", error).put("error_description", description));
    }
}
