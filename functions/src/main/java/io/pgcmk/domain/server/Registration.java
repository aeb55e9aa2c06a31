package io.pgcmk.domain.server;

import io.pgcmk.envelope.KekId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the customer told us of a server.
 *
 * @param location an Azure region; a setting of the customer's, not of our code (R44)
 * @param skuName shown as given; only the tier has a meaning here
 * @param keyVaultId ARM id of the customer's vault, for reads through ARM only; null when ARM is not to be asked
 * @param copies that may be read, each with an identity of its own: the first of the two steps (R18)
 */
public record Registration(
        String location,
        Map<String, String> tags,
        String skuName,
        Tier tier,
        PostgresHosts postgres,
        ServerIdentity identity,
        @Nullable VaultId keyVaultId,
        ServerPolicy policy,
        Set<ServerId> copies) {

    public Registration {
        tags = Map.copyOf(tags);
        copies = Set.copyOf(copies);
    }

    /** The same, of another identity. */
    public Registration with(ServerIdentity another) {
        return new Registration(location, tags, skuName, tier, postgres, another, keyVaultId, policy, copies);
    }

    /** The same, consenting to other copies. */
    public Registration with(Set<ServerId> others) {
        return new Registration(location, tags, skuName, tier, postgres, identity, keyVaultId, policy, others);
    }

    /** Where the vault of a key is; null if we were not told, or of another vault: that is so while a key is changed. */
    public @Nullable VaultId vaultOf(KekId key) {
        return keyVaultId != null && keyVaultId.isNamed(key.vaultName()) ? keyVaultId : null;
    }
}
