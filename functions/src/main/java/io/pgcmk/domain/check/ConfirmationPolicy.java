package io.pgcmk.domain.check;

import java.time.Duration;

/**
 * When a refusal is confirmed, and closes (D6).
 *
 * <p>What the vault says of the key itself needs a second look {@link #REPEAT} later, since it rests on the vault's own
 * state. A missing right is a 403, which may be an outage of the vault's authorization (Azure has had them), so it is
 * seen three times and then held against ARM. Without ARM it must last a minute.
 */
public final class ConfirmationPolicy {
    /** Between two looks at a suspect. Three looks take 20 s and fit, with 8 s each, into a tick of 50 s. */
    public static final Duration REPEAT = Duration.ofSeconds(10);

    /** How long a missing right must have been refused before ARM is asked: three looks. */
    private static final Duration BEFORE_ARM = REPEAT.multipliedBy(2);

    /** How long a missing right must have been refused when ARM cannot be read. */
    private static final Duration WITHOUT_ARM = Duration.ofSeconds(60);

    private ConfirmationPolicy() {}

    /** What a suspicion needs next. */
    public enum Next {
        LOOK_AGAIN,
        ASK_ARM,
        CLOSE
    }

    public static Next next(Suspicion suspicion) {
        Duration lasted = Duration.between(suspicion.firstAt(), suspicion.lastAt());
        return switch (suspicion.cause().code()) {
            case KEY_DISABLED, KEY_EXPIRED, KEY_NOT_YET_VALID, KEY_DELETED, KEY_PURGED, TENANT_CHANGED ->
                lasted.compareTo(REPEAT) >= 0 ? Next.CLOSE : Next.LOOK_AGAIN;
            case PERMISSION_REVOKED, VAULT_DELETED, FIREWALL_CHANGED, IDENTITY_DELETED ->
                suspicion.times() >= 3 && lasted.compareTo(BEFORE_ARM) >= 0 ? Next.ASK_ARM : Next.LOOK_AGAIN;
            case VAULT_UNREACHABLE, AWAITING_REVALIDATION ->
                throw new IllegalArgumentException(
                        "no check finds " + suspicion.cause().code());
        };
    }

    /** Whether a missing right closes the server, now that ARM was asked. A contradicted refusal never does. */
    public static boolean closes(Suspicion suspicion, ArmOpinion opinion) {
        return switch (opinion) {
            case CONFIRMS -> true;
            case CONTRADICTS -> false;
            case UNREADABLE ->
                Duration.between(suspicion.firstAt(), suspicion.lastAt()).compareTo(WITHOUT_ARM) >= 0;
        };
    }
}
