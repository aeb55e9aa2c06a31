package io.pgcmk.local.entra;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.SignedJWT;
import io.pgcmk.local.cloud.AccessToken;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code DELETE /v1.0/applications(appId='…')} of Microsoft Graph, for whoever may administer apps. */
final class GraphApplications {
    static final String AUDIENCE = "https://graph.microsoft.com";
    static final String ROLE = "Application.ReadWrite.All";

    private static final Pattern APPLICATION = Pattern.compile("/v1\\.0/applications\\(appId='([0-9a-fA-F-]+)'\\)");

    private final Cloud cloud;
    private final TokenMint mint;

    GraphApplications(Cloud cloud, TokenMint mint) {
        this.cloud = cloud;
        this.mint = mint;
    }

    LocalResponse handle(LocalRequest request) {
        Optional<AccessToken> token = AccessToken.from(request.header("authorization"), mint, cloud.clock());
        if (token.isEmpty() || !token.get().isFor(AUDIENCE)) {
            return refused(401, "InvalidAuthenticationToken", "Access token validation failure.");
        }
        if (!roles(request).contains(ROLE)) {
            return refused(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
        }
        Matcher path = APPLICATION.matcher(request.path().replace("%27", "'"));
        if (!request.method().equals("DELETE") || !path.matches()) {
            return refused(400, "BadRequest", "The emulator knows DELETE /v1.0/applications(appId='{id}') only.");
        }
        Optional<Identity> app =
                cloud.identities().find(path.group(1)).filter(found -> found.kind() == Identity.Kind.FEDERATED);
        if (app.isEmpty()) {
            return refused(404, "Request_ResourceNotFound", "Resource '" + path.group(1) + "' does not exist.");
        }
        cloud.identities().delete(app.get());
        return LocalResponse.empty(204);
    }

    private static List<String> roles(LocalRequest request) {
        try {
            String token = request.header("authorization").orElse("").substring("Bearer ".length());
            List<String> roles = SignedJWT.parse(token).getJWTClaimsSet().getStringListClaim("roles");
            return roles == null ? List.of() : roles;
        } catch (ParseException e) {
            return List.of();
        }
    }

    private static LocalResponse refused(int status, String code, String message) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("error").put("code", code).put("message", message);
        return LocalResponse.json(status, answer);
    }
}
