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
        boolean softDelete = properties.path("enableSoftDelete").asBoolean(false);
        return new VaultFacts(
                UUID.fromString(properties.path("tenantId").asText()),
                json.path("location").asText(),
                softDelete,
                properties.path("enablePurgeProtection").asBoolean(false),
                softDelete ? properties.path("softDeleteRetentionInDays").asInt(90) : 0,
                byRoles(),
                network.path("defaultAction").asText("Allow").equalsIgnoreCase("Deny"),
                network.path("bypass").asText("AzureServices").equalsIgnoreCase("AzureServices"),
                !properties.path("publicNetworkAccess").asText("Enabled").equalsIgnoreCase("Disabled"));
    }

    boolean byRoles() {
        return json.path("properties").path("enableRbacAuthorization").asBoolean(false);
    }

    /**
     * What the access policies give a principal by itself. A policy for a group says nothing of its members here, and
     * one that names an application counts only for a user who comes by way of it.
     */
    KeyGrants policies(UUID principalId) {
        Set<Permission> held = EnumSet.noneOf(Permission.class);
        Set<String> excess = new HashSet<>();
        for (JsonNode policy : json.path("properties").path("accessPolicies")) {
            if (policy.path("objectId").asText().equalsIgnoreCase(principalId.toString())
                    && !policy.hasNonNull("applicationId")) {
                policy.path("permissions").path("keys").forEach(given -> add(given.asText(), held, excess));
            }
        }
        return new KeyGrants(held, excess);
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
