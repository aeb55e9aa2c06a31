package io.pgcmk.adapter.identity;

import java.net.URI;
import java.util.Set;
import java.util.UUID;

/**
 * Where tokens come from.
 *
 * @param authority {@code https://login.microsoftonline.com} in Azure
 * @param instanceDiscovery whether Microsoft is asked if that authority is one of its own; not for one on loopback
 */
public record EntraTenant(UUID id, URI authority, boolean instanceDiscovery) {

    /** Entra names both in tokens of one tenant: which one, the called API's registration decides. */
    Set<String> issuers() {
        return Set.of("https://sts.windows.net/" + id + "/", "https://login.microsoftonline.com/" + id + "/v2.0");
    }

    URI signingKeys() {
        return authority.resolve("/" + id + "/discovery/v2.0/keys");
    }
}
