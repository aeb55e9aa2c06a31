package io.pgcmk.domain.preflight;

/**
 * The named checks of the preflight.
 *
 * <p>A check that could not be made is Unknown. It stands in the way where only the vault or PostgreSQL can tell, and not
 * where ARM would tell: reading the vault through ARM is the customer's choice.
 */
public enum Check {
    SERVER_TIER("ServerTier", "R9", true),
    POSTGRES_REACHABLE("PostgresReachable", "R30", true),
    POSTGRES_PREPARED("PostgresPrepared", "R30", true),
    POSTGRES_LEAST_PRIVILEGE("PostgresLeastPrivilege", "R20", true),
    POSTGRES_BOUND("PostgresBound", "R30", true),

    IDENTITY_TOKEN("IdentityToken", "R7", true),
    VAULT_NAME("VaultName", "R12", true),
    VAULT_ANSWERS("VaultAnswers", "R41", true),
    NETWORK_PATH("NetworkPath", "R8", true),
    VAULT_TENANT("VaultTenant", "R5", true),
    VAULT_CAPACITY("VaultCapacity", "R10", true),
    KEY_EXISTS("KeyExists", "R12", true),
    GET_PERMISSION("GetPermission", "R7", true),
    WRAP_KEY_PERMISSION("WrapKeyPermission", "R7", true),
    UNWRAP_KEY_PERMISSION("UnwrapKeyPermission", "R7", true),
    ROUND_TRIP("RoundTrip", "R23", true),
    KEY_TYPE("KeyType", "R1", true),
    KEY_SIZE("KeySize", "R1", true),
    KEY_ENABLED("KeyEnabled", "R4", true),
    ACTIVATION_DATE("ActivationDate", "R2", true),
    EXPIRATION_DATE("ExpirationDate", "R3", true),
    KEY_OPERATIONS("KeyOperations", "R33", true),
    SOFT_DELETE("SoftDelete", "R6", true),
    SOFT_DELETE_RETENTION("SoftDeleteRetention", "R6", true),
    PURGE_PROTECTION("PurgeProtection", "R6", true),

    VAULT_ID("VaultId", "R8", false),
    VAULT_READABLE("VaultReadable", "R8", false),
    TRUSTED_SERVICES("TrustedServices", "R8", false),
    RIGHTS_IN_ARM("RightsInArm", "R7", false),
    LEAST_PRIVILEGE("LeastPrivilege", "R21", false);

    private final String apiName;
    private final String requirement;
    private final boolean mustBeKnown;

    Check(String apiName, String requirement, boolean mustBeKnown) {
        this.apiName = apiName;
        this.requirement = requirement;
        this.mustBeKnown = mustBeKnown;
    }

    public String apiName() {
        return apiName;
    }

    /** The requirement that it keeps, such as {@code R7}. */
    public String requirement() {
        return requirement;
    }

    boolean mustBeKnown() {
        return mustBeKnown;
    }
}
