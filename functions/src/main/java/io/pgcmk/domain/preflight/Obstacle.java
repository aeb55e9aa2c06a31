package io.pgcmk.domain.preflight;

import java.util.List;

/** The error that a caller gets for what the preflight found: one code, by what weighs most. */
public final class Obstacle {
    private Obstacle() {}

    /** Whether waiting may help: nothing is known to be wrong, and the vault or PostgreSQL gave no usable answer. */
    public static boolean mayPass(List<Finding> obstacles) {
        return obstacles.stream().noneMatch(finding -> finding.result() == Finding.Result.FAILED);
    }

    /** The first thing that is known to be wrong; if there is none, the first that is not known. */
    public static Finding heaviest(List<Finding> obstacles) {
        return obstacles.stream()
                .filter(finding -> finding.result() == Finding.Result.FAILED)
                .findFirst()
                .orElse(obstacles.getFirst());
    }

    /** The code of the API for the heaviest obstacle; the codes that Azure had keep their names. */
    public static String code(List<Finding> obstacles) {
        return mayPass(obstacles)
                ? "AzureKeyVaultUnavailable"
                : code(heaviest(obstacles).check());
    }

    private static String code(Check check) {
        return switch (check) {
            case SERVER_TIER -> "ServerTierNotSupported";
            case POSTGRES_REACHABLE -> "PostgresUnreachable";
            case POSTGRES_PREPARED -> "PostgresNotPrepared";
            case POSTGRES_LEAST_PRIVILEGE -> "PostgresRoleTooPrivileged";
            case POSTGRES_BOUND -> "PostgresBoundElsewhere";
            case IDENTITY_TOKEN -> "AzureKeyVaultIdentityNotFoundMessage";
            case VAULT_NAME -> "AzureKeyVaultVaultNotFoundMessage";
            case VAULT_ANSWERS, VAULT_READABLE -> "AzureKeyVaultUnavailable";
            case NETWORK_PATH, TRUSTED_SERVICES -> "AzureKeyVaultFirewallMessage";
            case VAULT_TENANT -> "AzureKeyVaultTenantMismatchMessage";
            case VAULT_CAPACITY -> "VaultCapacityExceeded";
            case KEY_EXISTS -> "AzureKeyVaultKeyNotFoundMessage";
            case GET_PERMISSION, WRAP_KEY_PERMISSION, UNWRAP_KEY_PERMISSION, RIGHTS_IN_ARM, LEAST_PRIVILEGE ->
                "AzureKeyVaultMissingPermissionsMessage";
            case ROUND_TRIP, KEY_OPERATIONS -> "AzureKeyVaultKeyOperationsMessage";
            case KEY_TYPE, KEY_SIZE -> "AzureKeyVaultRsaKeyNotSupported";
            case KEY_ENABLED -> "AzureKeyVaultKeyDisabledMessage";
            case ACTIVATION_DATE -> "AzureKeyVaultInvalidActivationDate";
            case EXPIRATION_DATE -> "AzureKeyVaultInvalidExpirationDate";
            case SOFT_DELETE, SOFT_DELETE_RETENTION -> "AzureKeyVaultSoftDeleteNotEnabledMessage";
            case PURGE_PROTECTION -> "AzureKeyVaultPurgeProtectionNotEnabledMessage";
            case VAULT_ID -> "AzureKeyVaultIdMismatch";
        };
    }
}
