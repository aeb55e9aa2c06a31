package io.pgcmk.domain.preflight;

import java.util.UUID;

/**
 * A vault's settings as Azure Resource Manager shows them.
 *
 * @param retentionDays of soft-deleted keys; 0 without soft delete
 * @param firewallDenies whether the default action of the network rules is Deny
 * @param trustedServicesBypass whether Azure's trusted services pass the firewall (R8)
 */
public record VaultFacts(
        UUID tenantId,
        String location,
        boolean softDelete,
        boolean purgeProtection,
        int retentionDays,
        boolean rbac,
        boolean firewallDenies,
        boolean trustedServicesBypass,
        boolean publicNetworkAccess) {}
