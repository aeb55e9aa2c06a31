package io.pgcmk.domain.preflight;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A vault's settings as Azure Resource Manager shows them.
 *
 * @param softDelete null where ARM does not say, as of old vaults: the recovery level of the key tells it then (R6)
 * @param retentionDays of soft-deleted keys; 0 without soft delete, and where ARM does not say
 * @param firewallDenies whether the default action of the network rules is Deny
 * @param trustedServicesBypass whether Azure's trusted services pass the firewall (R8)
 */
public record VaultFacts(
        UUID tenantId,
        String location,
        @Nullable Boolean softDelete,
        boolean purgeProtection,
        int retentionDays,
        boolean rbac,
        boolean firewallDenies,
        boolean trustedServicesBypass,
        boolean publicNetworkAccess) {}
