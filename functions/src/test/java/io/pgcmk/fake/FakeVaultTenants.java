package io.pgcmk.fake;

import io.pgcmk.envelope.KekId;
import io.pgcmk.port.VaultTenants;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Vaults and their tenants in memory; one that is not put here gives no usable answer. */
public final class FakeVaultTenants implements VaultTenants {
    private final Map<URI, UUID> tenants = new HashMap<>();

    public void put(URI vault, UUID tenant) {
        tenants.put(vault, tenant);
    }

    public void silence(URI vault) {
        tenants.remove(vault);
    }

    @Override
    public Optional<UUID> tenantOf(KekId kek) {
        return Optional.ofNullable(tenants.get(kek.vault()));
    }
}
