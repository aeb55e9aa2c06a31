package io.pgcmk.domain.key;

import org.jspecify.annotations.Nullable;

/**
 * Why a server is Inaccessible (R12).
 *
 * @param permission which right is missing; only with {@code PERMISSION_REVOKED}
 */
public record Cause(Code code, @Nullable Permission permission) {

    public Cause {
        if ((permission != null) != (code == Code.PERMISSION_REVOKED)) {
            throw new IllegalArgumentException("a permission belongs to PERMISSION_REVOKED, and to nothing else");
        }
    }

    public static Cause of(Code code) {
        return new Cause(code, null);
    }

    public static Cause revoked(Permission permission) {
        return new Cause(Code.PERMISSION_REVOKED, permission);
    }

    /** The causes that are told apart, under the names that the API shows. */
    public enum Code {
        PERMISSION_REVOKED("PermissionRevoked"),
        KEY_DISABLED("KeyDisabled"),
        KEY_EXPIRED("KeyExpired"),
        KEY_NOT_YET_VALID("KeyNotYetValid"),
        KEY_DELETED("KeyDeleted"),
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
