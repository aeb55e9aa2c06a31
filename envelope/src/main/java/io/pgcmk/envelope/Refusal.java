package io.pgcmk.envelope;

/**
 * How a vault said no: the evidence that a server's closing is decided from. Texts are empty where the answer had none.
 *
 * @param message the vault's own words, of at most {@value #MAX_MESSAGE} characters
 * @param requestId Key Vault's {@code x-ms-request-id}, for its support
 */
public record Refusal(Reason reason, int status, String code, String innerCode, String message, String requestId) {
    /** Real messages have 200 to 700 characters; more is a proxy's page. */
    public static final int MAX_MESSAGE = 1_000;

    public Refusal {
        message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    }

    /** Why, as far as the answer tells. */
    public enum Reason {
        /** The identity lacks an access policy or a role: AccessDenied, ForbiddenByRbac, or a 403 that says no more. */
        PERMISSION,
        /** ForbiddenByFirewall. */
        FIREWALL,
        /** ForbiddenByConnection. */
        PUBLIC_ACCESS_OFF,
        /** KeyDisabled. */
        KEY_DISABLED,
        /** 404: deleted, purged, or never there. */
        KEY_NOT_FOUND,
        /** KeyOperationForbidden: the key's own operations do not hold this one. */
        OPERATION_NOT_PERMITTED,
        /** Outside of the key's nbf and exp. Wrap only: unwrap goes on after expiry. */
        OUTSIDE_VALIDITY,
        /** The vault, or the identity, moved to another tenant. */
        WRONG_TENANT
    }
}
