package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;

/** Whom what was found of one server concerns. */
public enum Scope {
    /** Nobody else: each identity has rights of its own. */
    SERVER,
    /** Every server whose DEK the same version wraps. */
    KEY,
    /** Every server with a key in the same vault. */
    VAULT;

    public static Scope of(Cause cause) {
        return switch (cause.code()) {
            case KEY_DISABLED, KEY_EXPIRED, KEY_NOT_YET_VALID, KEY_DELETED, KEY_PURGED -> KEY;
            case VAULT_DELETED, FIREWALL_CHANGED -> VAULT;
            case PERMISSION_REVOKED, IDENTITY_DELETED, TENANT_CHANGED, VAULT_UNREACHABLE, AWAITING_REVALIDATION ->
                SERVER;
        };
    }
}
