package io.pgcmk.local.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cloud.AccessPolicy;
import io.pgcmk.local.cloud.NetworkRules;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.local.kit.StrictJson;
import java.util.List;

/** A vault as ARM writes it, and what ARM takes of one. */
final class VaultDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private VaultDocument() {}

    static ObjectNode of(Vault vault) {
        VaultSettings settings = vault.settings();
        ObjectNode document = JSON.objectNode()
                .put("id", vault.id().toString())
                .put("name", vault.name())
                .put("type", "Microsoft.KeyVault/vaults")
                .put("location", settings.location());
        settings.tags().forEach(document.putObject("tags")::put);
        ObjectNode properties = document.putObject("properties");
        properties.putObject("sku").put("family", "A").put("name", "standard");
        properties.put("tenantId", settings.tenantId());
        settings.accessPolicies()
                .forEach(policy -> properties.withArray("accessPolicies").add(of(policy)));
        properties.withArray("accessPolicies");
        properties
                .put("enableSoftDelete", settings.softDelete())
                .put("softDeleteRetentionInDays", settings.retentionDays())
                .put("enableRbacAuthorization", settings.rbac());
        // ARM leaves it out where it was never switched on.
        if (settings.purgeProtection()) {
            properties.put("enablePurgeProtection", true);
        }
        ObjectNode network = properties
                .putObject("networkAcls")
                .put("bypass", settings.network().bypass() ? "AzureServices" : "None")
                .put("defaultAction", settings.network().deny() ? "Deny" : "Allow");
        ArrayNode addresses = network.putArray("ipRules");
        settings.network().addresses().forEach(address -> addresses.addObject().put("value", address));
        ArrayNode subnets = network.putArray("virtualNetworkRules");
        settings.network().subnets().forEach(subnet -> subnets.addObject().put("id", subnet));
        properties
                .put("publicNetworkAccess", settings.publicNetworkAccess() ? "Enabled" : "Disabled")
                .put("vaultUri", vault.uri() + "/")
                .put("provisioningState", "Succeeded");
        return document;
    }

    static ObjectNode of(AccessPolicy policy) {
        ObjectNode document =
                JSON.objectNode().put("tenantId", policy.tenantId()).put("objectId", policy.objectId());
        ObjectNode permissions = document.putObject("permissions");
        policy.keys().forEach(permissions.putArray("keys")::add);
        policy.secrets().forEach(permissions.putArray("secrets")::add);
        return document;
    }

    static StrictJson properties(StrictJson document) {
        return document.part(
                "properties",
                "sku",
                "tenantId",
                "accessPolicies",
                "enableSoftDelete",
                "softDeleteRetentionInDays",
                "enablePurgeProtection",
                "enableRbacAuthorization",
                "networkAcls",
                "publicNetworkAccess",
                "createMode");
    }

    /** The settings that remain when those in {@code document} replace {@code old} ones. */
    static VaultSettings changed(VaultSettings old, StrictJson document) {
        StrictJson properties = properties(document);
        return new VaultSettings(
                properties.text("tenantId").orElse(old.tenantId()),
                document.text("location").orElse(old.location()),
                properties.flag("enableSoftDelete").orElse(old.softDelete()),
                properties.number("softDeleteRetentionInDays").orElse(old.retentionDays()),
                properties.flag("enablePurgeProtection").orElse(old.purgeProtection()),
                properties.flag("enableRbacAuthorization").orElse(old.rbac()),
                properties.has("accessPolicies") ? policies(properties) : old.accessPolicies(),
                properties.has("networkAcls") ? network(properties) : old.network(),
                properties
                        .text("publicNetworkAccess")
                        .map("Enabled"::equalsIgnoreCase)
                        .orElse(old.publicNetworkAccess()),
                document.map("tags").orElse(old.tags()));
    }

    static List<AccessPolicy> policies(StrictJson properties) {
        return properties.parts("accessPolicies", "tenantId", "objectId", "permissions").stream()
                .map(VaultDocument::policy)
                .toList();
    }

    private static AccessPolicy policy(StrictJson policy) {
        StrictJson permissions = policy.part("permissions", "keys", "secrets", "certificates", "storage");
        return new AccessPolicy(
                required(policy, "tenantId"),
                required(policy, "objectId"),
                permissions.texts("keys").orElse(List.of()),
                permissions.texts("secrets").orElse(List.of()));
    }

    private static NetworkRules network(StrictJson properties) {
        StrictJson rules = properties.part("networkAcls", "bypass", "defaultAction", "ipRules", "virtualNetworkRules");
        return new NetworkRules(
                rules.text("bypass").orElse("AzureServices").equalsIgnoreCase("AzureServices"),
                rules.text("defaultAction").orElse("Allow").equalsIgnoreCase("Deny"),
                rules.parts("ipRules", "value").stream()
                        .map(rule -> required(rule, "value"))
                        .toList(),
                rules.parts("virtualNetworkRules", "id").stream()
                        .map(rule -> required(rule, "id"))
                        .toList());
    }

    private static String required(StrictJson json, String field) {
        return json.text(field).orElseThrow(() -> ArmErrorException.badRequest("'" + field + "' is missing."));
    }
}
