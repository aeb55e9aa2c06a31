package io.pgcmk.domain.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a server is Inaccessible (R12).
 *
 * @param permission which right is missing; only with {@code PERMISSION_REVOKED}
 * @param recoverableUntil when what was deleted is purged; only with {@code KEY_DELETED} and {@code VAULT_DELETED}, and
 *     null if nobody would say
 */
public record Cause(
        Code code,
        @Nullable Permission permission,
        @Nullable Instant recoverableUntil) {

    public Cause {
        if ((permission != null) != (code == Code.PERMISSION_REVOKED)) {
            throw new IllegalArgumentException("a permission belongs to PERMISSION_REVOKED, and to nothing else");
        }
        if (recoverableUntil != null && code != Code.KEY_DELETED && code != Code.VAULT_DELETED) {
            throw new IllegalArgumentException("only what was deleted can be recovered, not " + code);
        }
    }

    public static Cause of(Code code) {
        return new Cause(code, null, null);
    }

    public static Cause revoked(Permission permission) {
        return new Cause(Code.PERMISSION_REVOKED, permission, null);
    }

    /** @param code {@code KEY_DELETED} or {@code VAULT_DELETED} */
    public static Cause recoverable(Code code, Instant until) {
        return new Cause(code, null, until);
    }

    /** Whether it is the same that is lost, whatever is known of its recovery. */
    public boolean isSameAs(Cause other) {
        return code == other.code && permission == other.permission;
    }

    /** The causes that are told apart, under the names that the API shows. */
    public enum Code {
        PERMISSION_REVOKED("PermissionRevoked"),
        KEY_DISABLED("KeyDisabled"),
        KEY_EXPIRED("KeyExpired"),
        KEY_NOT_YET_VALID("KeyNotYetValid"),
        KEY_DELETED("KeyDeleted"),
        KEY_PURGED("KeyPurged"),
        VAULT_DELETED("VaultDeleted"),
        FIREWALL_CHANGED("FirewallChanged"),
        IDENTITY_DELETED("IdentityDeleted"),
        TENANT_CHANGED("TenantChanged"),
        VAULT_UNREACHABLE("VaultUnreachable"),
        AWAITING_REVALIDATION("AwaitingRevalidation");

        private final String apiName;

        Code(String apiName) {
            this.apiName = apiName;
        }

        public String apiName() {
            return apiName;
        }
    }
}
