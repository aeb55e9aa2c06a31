package io.pgcmk.adapter.arm;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A vault as Microsoft.KeyVault shows it, which leaves out what was never set. */
record VaultDocument(JsonNode json) {

    VaultFacts facts() {
        JsonNode properties = json.path("properties");
        JsonNode network = properties.path("networkAcls");
        JsonNode softDelete = properties.path("enableSoftDelete");
        return new VaultFacts(
                UUID.fromString(properties.path("tenantId").asText()),
                json.path("location").asText(),
                softDelete.isBoolean() ? softDelete.booleanValue() : null,
                properties.path("enablePurgeProtection").asBoolean(false),
                softDelete.asBoolean(false)
                        ? properties.path("softDeleteRetentionInDays").asInt(90)
                        : 0,
                byRoles(),
                network.path("defaultAction").asText("Allow").equalsIgnoreCase("Deny"),
                network.path("bypass").asText("AzureServices").equalsIgnoreCase("AzureServices"),
                !properties.path("publicNetworkAccess").asText("Enabled").equalsIgnoreCase("Disabled"));
    }

    boolean byRoles() {
        return json.path("properties").path("enableRbacAuthorization").asBoolean(false);
    }

    /**
     * What the access policies give a principal by itself, and what it may have through one of others, since a group's
     * policy looks like any other here. One that names an application counts only for a user who comes by way of it.
     */
    KeyGrants policies(UUID principalId) {
        Set<Permission> held = EnumSet.noneOf(Permission.class);
        Set<String> excess = new HashSet<>();
        Set<Permission> possible = EnumSet.noneOf(Permission.class);
        for (JsonNode policy : json.path("properties").path("accessPolicies")) {
            JsonNode keys = policy.path("permissions").path("keys");
            if (policy.hasNonNull("applicationId")) {
                continue;
            }
            if (policy.path("objectId").asText().equalsIgnoreCase(principalId.toString())) {
                keys.forEach(given -> add(given.asText(), held, excess));
            } else {
                keys.forEach(given -> add(given.asText(), possible, new HashSet<>()));
            }
        }
        possible.removeAll(held);
        return new KeyGrants(held, excess, possible);
    }

    private static void add(String given, Set<Permission> held, Set<String> excess) {
        String name = given.toLowerCase(Locale.ROOT);
        Optional<Permission> needed = EnumSet.allOf(Permission.class).stream()
                .filter(permission -> permission.azureName().equalsIgnoreCase(name))
                .findAny();
        needed.ifPresentOrElse(held::add, () -> excess.add(name));
        if (name.equals("all")) {
            held.addAll(EnumSet.allOf(Permission.class));
        }
    }
}
