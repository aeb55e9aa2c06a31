package io.pgcmk.envelope.fake;

import io.pgcmk.envelope.Refusal;

/** Refusals with the codes that Key Vault gives for each reason. */
public final class Refusals {

    private Refusals() {}

    public static Refusal of(Refusal.Reason reason) {
        return switch (reason) {
            case PERMISSION -> forbidden(reason, "AccessDenied");
            case FIREWALL -> forbidden(reason, "ForbiddenByFirewall");
            case PUBLIC_ACCESS_OFF -> forbidden(reason, "ForbiddenByConnection");
            case KEY_DISABLED -> forbidden(reason, "KeyDisabled");
            case OPERATION_NOT_PERMITTED -> forbidden(reason, "KeyOperationForbidden");
            case OUTSIDE_VALIDITY -> forbidden(reason, "KeyExpired");
            case KEY_NOT_FOUND -> new Refusal(reason, 404, "KeyNotFound", "", "A key was not found.", "fake");
            case WRONG_TENANT -> new Refusal(reason, 401, "Unauthorized", "", "AKV10032: Invalid issuer.", "fake");
        };
    }

    private static Refusal forbidden(Refusal.Reason reason, String innerCode) {
        return new Refusal(reason, 403, "Forbidden", innerCode, "Forbidden: " + innerCode, "fake");
    }
}
