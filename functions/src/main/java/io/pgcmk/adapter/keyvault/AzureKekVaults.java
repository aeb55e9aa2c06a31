package io.pgcmk.adapter.keyvault;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.azure.AzureKekVault;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.port.KekVaults;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * {@link KekVaults} on Azure Key Vault, over connections that all share. An attached identity has one client for good,
 * since its tokens are kept by the platform anyway; a federated one has a client for each piece of work, since the SDK
 * keeps tokens in its clients.
 */
public final class AzureKekVaults implements KekVaults {
    private final Function<ServerIdentity, TokenCredential> credentials;
    private final HttpClient http;
    private final VaultAddress address;
    private final Map<ServerIdentity, KekVault> attached = new ConcurrentHashMap<>();

    public AzureKekVaults(
            Function<ServerIdentity, TokenCredential> credentials, HttpClient http, VaultAddress address) {
        this.credentials = credentials;
        this.http = http;
        this.address = address;
    }

    @Override
    public KekVault actingAs(ServerIdentity identity) {
        return switch (identity.kind()) {
            case ATTACHED -> attached.computeIfAbsent(identity, this::vault);
            case FEDERATED -> vault(identity);
        };
    }

    private KekVault vault(ServerIdentity identity) {
        return new AzureKekVault(credentials.apply(identity), http, address);
    }
}
