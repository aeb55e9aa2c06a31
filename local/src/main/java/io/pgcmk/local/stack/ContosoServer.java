package io.pgcmk.local.stack;

import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.kit.Zone;

/**
 * One of Contoso's servers.
 *
 * @param key the name of its key, in its vault
 * @param identity that the server, and pg-cmk on its behalf, uses the key with
 */
record ContosoServer(String name, VaultId vault, String key, Identity identity) {

    String resourceId() {
        return "/subscriptions/" + vault.subscription() + "/resourceGroups/" + vault.resourceGroup()
                + "/providers/Microsoft.DBforPostgreSQL/servers/" + name;
    }

    String keyUri() {
        return "https://" + Zone.hostOf(vault.name()) + "/keys/" + key;
    }
}
