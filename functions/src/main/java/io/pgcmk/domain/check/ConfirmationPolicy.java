package io.pgcmk.domain.check;

import java.time.Duration;

/**
 * When a suspicion is confirmed, and closes (D5, D6).
 *
 * <p>What the vault says of the key itself needs a second look {@link #REPEAT} later, since it rests on the vault's own
 * state. A 403 may be an outage of the vault's authorization (Azure has had them), so it is seen three times and then held
 * against ARM; without ARM it must last a minute. What is only hinted at closes if others confirm it.
 */
public final class ConfirmationPolicy {
    /** Between two looks at a suspect. Three looks take 20 s and fit, with 8 s each, into a tick of 50 s. */
    public static final Duration REPEAT = Duration.ofSeconds(10);

    /** How long a 403 must have been answered before ARM is asked: three looks. */
    private static final Duration BEFORE_ARM = REPEAT.multipliedBy(2);

    /** How long it must have lasted when ARM cannot be read, or does not know the identity. */
    private static final Duration WITHOUT_ARM = Duration.ofSeconds(60);

    private ConfirmationPolicy() {}

    /** What a suspicion needs next. */
    public enum Next {
        LOOK_AGAIN,
        ASK_ARM,
        CLOSE
    }

    /** @param incident whether unrelated vaults fail in the same way: then nothing closes without ARM */
    public static Next next(Suspicion suspicion, boolean incident) {
        return switch (suspicion.cause().code()) {
            case KEY_DISABLED, KEY_EXPIRED, KEY_NOT_YET_VALID, KEY_DELETED, KEY_PURGED, TENANT_CHANGED ->
                repeated(suspicion, incident ? Next.ASK_ARM : Next.CLOSE);
            case IDENTITY_DELETED ->
                suspicion.kind() == Suspicion.Kind.REFUSED ? repeated(suspicion, Next.CLOSE) : thrice(suspicion);
            case VAULT_DELETED -> repeated(suspicion, Next.ASK_ARM);
            case PERMISSION_REVOKED, FIREWALL_CHANGED -> thrice(suspicion);
            case VAULT_UNREACHABLE, AWAITING_REVALIDATION ->
                throw new IllegalArgumentException(
                        "no check finds " + suspicion.cause().code());
        };
    }

    private static Next repeated(Suspicion suspicion, Next confirmed) {
        return suspicion.lasted().compareTo(REPEAT) >= 0 ? confirmed : Next.LOOK_AGAIN;
    }

    private static Next thrice(Suspicion suspicion) {
        return suspicion.times() >= 3 && suspicion.lasted().compareTo(BEFORE_ARM) >= 0 ? Next.ASK_ARM : Next.LOOK_AGAIN;
    }

    /** Whether it closes the server, now that others were asked. A contradicted refusal does not. */
    public static boolean closes(Suspicion suspicion, Corroboration others, boolean incident) {
        if (others.arm() == ArmOpinion.CONFIRMS) {
            return true;
        }
        if (incident || suspicion.lasted().compareTo(WITHOUT_ARM) < 0) {
            return false;
        }
        return switch (suspicion.cause().code()) {
            case PERMISSION_REVOKED, FIREWALL_CHANGED -> others.arm() == ArmOpinion.UNREADABLE;
            // ARM may still show an identity that was only detached from the Function App, and shows no application.
            case IDENTITY_DELETED -> others.ownIdentityWorks();
            case KEY_DISABLED,
                    KEY_EXPIRED,
                    KEY_NOT_YET_VALID,
                    KEY_DELETED,
                    KEY_PURGED,
                    VAULT_DELETED,
                    TENANT_CHANGED,
                    VAULT_UNREACHABLE,
                    AWAITING_REVALIDATION -> false;
        };
    }
}
