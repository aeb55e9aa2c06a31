package io.pgcmk.adapter.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import io.pgcmk.domain.server.ServerIdentity;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** How we prove to Azure that we act as a server, or as ourselves. */
public final class ServerCredentials {
    private static final TokenRequestContext EXCHANGE =
            new TokenRequestContext().addScopes("api://AzureADTokenExchange/.default");

    private final EntraTenant tenant;
    private final HttpClient http;
    private final TokenCredential own;
    private final Map<ServerIdentity, TokenCredential> attached = new ConcurrentHashMap<>();

    /**
     * @param http to the token endpoints
     * @param ownClientId of the Function App's own identity, which the apps of federated servers trust
     */
    public ServerCredentials(EntraTenant tenant, HttpClient http, UUID ownClientId) {
        this.tenant = tenant;
        this.http = http;
        own = attached(ownClientId);
    }

    /** Our own identity: it reads ARM and our own vault, and has no right to a customer's key. */
    public TokenCredential own() {
        return own;
    }

    /**
     * Acts as a server. The credential of a federated identity is a new one at each call and asks for one token: it
     * tells whether the application is there and trusts us now, which one kept for an hour does not.
     */
    public TokenCredential of(ServerIdentity identity) {
        return switch (identity.kind()) {
            case ATTACHED -> attached.computeIfAbsent(identity, server -> attached(server.clientId()));
            case FEDERATED -> new SharedToken(federated(identity));
        };
    }

    private TokenCredential attached(UUID clientId) {
        return new ManagedIdentityCredentialBuilder()
                .clientId(clientId.toString())
                .httpClient(http)
                .build();
    }

    private TokenCredential federated(ServerIdentity server) {
        ClientAssertionCredentialBuilder builder = new ClientAssertionCredentialBuilder()
                .authorityHost(tenant.authority().toString())
                .tenantId(server.tenantId().toString())
                .clientId(server.clientId().toString())
                .httpClient(http)
                .maxRetry(0)
                .clientAssertion(this::ownAssertion);
        return (tenant.instanceDiscovery() ? builder : builder.disableInstanceDiscovery()).build();
    }

    /** Its failure must not read as the server's: with the cause, "no such identity" would be said of the server. */
    private String ownAssertion() {
        try {
            return own.getTokenSync(EXCHANGE).getToken();
        } catch (RuntimeException e) {
            throw new IllegalStateException("the Function App's own identity got no token: "
                    + e.getClass().getSimpleName());
        }
    }
}
