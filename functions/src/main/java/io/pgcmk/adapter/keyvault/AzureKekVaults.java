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

/** {@link KekVaults} on Azure Key Vault; one client per identity, over connections that all share. */
public final class AzureKekVaults implements KekVaults {
    private final Function<ServerIdentity, TokenCredential> credentials;
    private final HttpClient http;
    private final VaultAddress address;
    private final Map<ServerIdentity, KekVault> vaults = new ConcurrentHashMap<>();

    public AzureKekVaults(
            Function<ServerIdentity, TokenCredential> credentials, HttpClient http, VaultAddress address) {
        this.credentials = credentials;
        this.http = http;
        this.address = address;
    }

    @Override
    public KekVault actingAs(ServerIdentity identity) {
        return vaults.computeIfAbsent(identity, server -> new AzureKekVault(credentials.apply(server), http, address));
    }
}
