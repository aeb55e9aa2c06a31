package io.pgcmk.local.cloud;

import java.util.List;
import java.util.Map;

/** What ARM knows of a vault, apart from its id. */
public record VaultSettings(
        String tenantId,
        String location,
        boolean softDelete,
        int retentionDays,
        boolean purgeProtection,
        boolean rbac,
        List<AccessPolicy> accessPolicies,
        NetworkRules network,
        boolean publicNetworkAccess,
        Map<String, String> tags) {

    public VaultSettings {
        accessPolicies = List.copyOf(accessPolicies);
        tags = Map.copyOf(tags);
    }

    /** A vault as it is advised for keys of databases: soft delete for 90 days, purge protection, roles. */
    public static VaultSettings advised(String tenantId, String location) {
        return new VaultSettings(
                tenantId, location, true, 90, true, true, List.of(), NetworkRules.OPEN, true, Map.of());
    }

    public VaultSettings withTenant(String tenant) {
        return new VaultSettings(
                tenant,
                location,
                softDelete,
                retentionDays,
                purgeProtection,
                rbac,
                accessPolicies,
                network,
                publicNetworkAccess,
                tags);
    }

    public VaultSettings withPurgeProtection(boolean protect) {
        return new VaultSettings(
                tenantId,
                location,
                softDelete,
                retentionDays,
                protect,
                rbac,
                accessPolicies,
                network,
                publicNetworkAccess,
                tags);
    }

    public VaultSettings withSoftDelete(boolean recoverable, int days) {
        return new VaultSettings(
                tenantId,
                location,
                recoverable,
                days,
                purgeProtection,
                rbac,
                accessPolicies,
                network,
                publicNetworkAccess,
                tags);
    }

    public VaultSettings withRbac(boolean byRoles) {
        return new VaultSettings(
                tenantId,
                location,
                softDelete,
                retentionDays,
                purgeProtection,
                byRoles,
                accessPolicies,
                network,
                publicNetworkAccess,
                tags);
    }

    /** Replaces the access policies. They count for nothing while the vault goes by roles. */
    public VaultSettings withPolicies(List<AccessPolicy> policies) {
        return new VaultSettings(
                tenantId,
                location,
                softDelete,
                retentionDays,
                purgeProtection,
                rbac,
                policies,
                network,
                publicNetworkAccess,
                tags);
    }

    public VaultSettings withNetwork(NetworkRules rules) {
        return new VaultSettings(
                tenantId,
                location,
                softDelete,
                retentionDays,
                purgeProtection,
                rbac,
                accessPolicies,
                rules,
                publicNetworkAccess,
                tags);
    }

    public VaultSettings withPublicNetworkAccess(boolean open) {
        return new VaultSettings(
                tenantId,
                location,
                softDelete,
                retentionDays,
                purgeProtection,
                rbac,
                accessPolicies,
                network,
                open,
                tags);
    }

    /** {@code Recoverable}, {@code CustomizedRecoverable+Purgeable} and so on, as keys and secrets show it. */
    public String recoveryLevel() {
        if (!softDelete) {
            return "Purgeable";
        }
        return (retentionDays < 90 ? "Customized" : "") + "Recoverable" + (purgeProtection ? "" : "+Purgeable");
    }

    public int recoverableDays() {
        return softDelete ? retentionDays : 0;
    }

    public boolean allowsKeys(String objectId, String permission) {
        return accessPolicies.stream()
                .anyMatch(policy -> policy.objectId().equals(objectId) && policy.allowsKeys(permission));
    }

    public boolean allowsSecrets(String objectId, String permission) {
        return accessPolicies.stream()
                .anyMatch(policy -> policy.objectId().equals(objectId) && policy.allowsSecrets(permission));
    }
}
