package io.pgcmk.trigger.eventgrid;

import java.util.Optional;
import java.util.stream.Stream;

/** The events that may concern access to a key. Azure has none for a disabled or deleted key: the clock finds those. */
enum AzureEventType {
    KEY_NEW_VERSION_CREATED("Microsoft.KeyVault.KeyNewVersionCreated"),
    KEY_NEAR_EXPIRY("Microsoft.KeyVault.KeyNearExpiry"),
    KEY_EXPIRED("Microsoft.KeyVault.KeyExpired"),
    VAULT_ACCESS_POLICY_CHANGED("Microsoft.KeyVault.VaultAccessPolicyChanged"),
    RESOURCE_WRITE_SUCCESS("Microsoft.Resources.ResourceWriteSuccess"),
    RESOURCE_DELETE_SUCCESS("Microsoft.Resources.ResourceDeleteSuccess");

    private final String azureName;

    AzureEventType(String azureName) {
        this.azureName = azureName;
    }

    static Optional<AzureEventType> of(String name) {
        return Stream.of(values())
                .filter(type -> type.azureName.equalsIgnoreCase(name))
                .findAny();
    }

    String azureName() {
        return azureName;
    }
}
