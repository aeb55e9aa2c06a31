package io.pgcmk.local.entra;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.cloud.SigningKeys;
import io.pgcmk.local.kit.Behaviour;
import io.pgcmk.local.kit.FaultTarget;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.Handler;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.LocalServer;
import io.pgcmk.local.kit.LocalTrust;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Entra ID of one tenant: the identities are the {@link Cloud}'s. Faults: target {@code entra}, by identity and path. */
public final class EntraEmulator implements AutoCloseable {
    private static final String EXCHANGE = "api://AzureADTokenExchange";
    private static final String VAULTS = "https://vault.azure.net";
    private static final String ARM = "https://management.azure.com";

    private final EntraSettings settings;
    private final TokenMint mint;
    private final TokenEndpoint tokens;
    private final LocalServer https;
    private final LocalServer identity;

    public EntraEmulator(Cloud cloud, LocalTrust trust, Faults faults, EntraSettings settings) {
        this.settings = settings;
        mint = new TokenMint(cloud.tenantId(), cloud.clock(), settings.tokenLifetime());
        tokens = new TokenEndpoint(cloud, mint);
        FaultTarget target = faults.target(
                "entra",
                Set.of("identity", "path"),
                Set.of(Behaviour.Answer.class, Behaviour.Delay.class, Behaviour.Close.class, Behaviour.Reset.class));
        GraphApplications graph = new GraphApplications(cloud, mint);
        https = LocalServer.https(
                settings.httpsPort(), trust, faulty(target, new EntraEndpoint(cloud.tenantId(), mint, tokens, graph)));
        identity = LocalServer.http(
                settings.identityPort(),
                faulty(target, new ManagedIdentityEndpoint(cloud.identities(), mint, settings.identityHeader())));
    }

    /** Where apps get tokens: the authority host of a credential. */
    public URI authority() {
        return URI.create("https://localhost:" + https.port());
    }

    /** {@code IDENTITY_ENDPOINT} and {@code IDENTITY_HEADER} of a function app that has all attached identities. */
    public Map<String, String> environment() {
        return Map.of(
                "IDENTITY_ENDPOINT",
                "http://127.0.0.1:" + identity.port() + "/msi/token",
                "IDENTITY_HEADER",
                settings.identityHeader());
    }

    /** What the other emulators verify tokens with. */
    public SigningKeys signingKeys() {
        return mint;
    }

    /** Lets an app accept the tokens of a managed identity as its assertion. */
    public void federate(Identity app, Identity trusted) {
        tokens.trust(app.clientId(), new FederatedCredential(mint.versionTwoIssuer(), trusted.principalId(), EXCHANGE));
    }

    public void endFederation(Identity app) {
        tokens.distrust(app.clientId());
    }

    /** A token of someone who calls an API of ours, with the roles that the API gave him. */
    public String callerToken(String objectId, String applicationId, String audience, List<String> roles) {
        return mint.versionTwo(objectId, applicationId, List.of(audience), roles);
    }

    /** A token for all vaults, ARM and Graph at once, which only these emulators accept. */
    public String keyAdminToken(String objectId, String applicationId) {
        return mint.versionOne(
                objectId,
                applicationId,
                List.of(VAULTS, ARM, GraphApplications.AUDIENCE),
                List.of(GraphApplications.ROLE));
    }

    @Override
    public void close() {
        identity.close();
        https.close();
    }

    private static Handler faulty(FaultTarget target, Handler handler) {
        return request -> target.around(
                circumstances(request),
                () -> LocalResponse.json(
                        429, JsonNodeFactory.instance.objectNode().put("error", "temporarily_unavailable")),
                () -> handler.handle(request));
    }

    private static Map<String, String> circumstances(LocalRequest request) {
        LocalRequest form = new LocalRequest(
                request.method(),
                request.host(),
                request.path(),
                request.method().equals("POST") ? request.body().text() : request.query(),
                Map.of(),
                request.body());
        return Map.of("path", request.path(), "identity", form.parameters().getOrDefault("client_id", ""));
    }
}
