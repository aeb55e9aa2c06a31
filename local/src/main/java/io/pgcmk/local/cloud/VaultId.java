package io.pgcmk.local.cloud;

/** The ARM id of a vault. */
public record VaultId(String subscription, String resourceGroup, String name) {

    @Override
    public String toString() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.KeyVault/vaults/" + name;
    }

    /** The scope of a role assignment for one key alone. */
    public String key(String key) {
        return this + "/keys/" + key;
    }

    /** The scope of a role assignment for one secret alone. */
    public String secret(String secret) {
        return this + "/secrets/" + secret;
    }
}
