package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one access check says of a server's key. */
public sealed interface Observation {

    /** All three rights work and the key is valid. */
    record Good() implements Observation {}

    /**
     * The key is refused.
     *
     * @param evidence what the vault answered, for the operator
     */
    record Refused(Cause cause, String evidence) implements Observation {}

    /**
     * Neither proven good nor refused for a reason that closes a server: it leaves the server as it is.
     *
     * @param why for the operator
     */
    record Unproven(String why) implements Observation {}

    /**
     * Reads a probe. What concerns the key itself comes before what concerns one right on it, so that a deleted key is
     * not reported as three missing rights.
     */
    static Observation of(KeyProbe probe, Instant now) {
        Refused refused = keyItself(probe, now);
        if (refused == null) {
            refused = permission(probe);
        }
        if (refused != null) {
            return refused;
        }
        String unproven = firstUnproven(probe);
        return unproven == null ? new Good() : new Unproven(unproven);
    }

    /**
     * An expired key still unwraps, so validity is read from the attributes and never from what happens to work (R2, R3).
     */
    private static @Nullable Refused keyItself(KeyProbe probe, Instant now) {
        for (Answer<?> answer : answers(probe)) {
            if (answer instanceof Answer.Refused<?>(Refusal refusal)) {
                Code code = keyCause(refusal);
                if (code != null) {
                    return new Refused(Cause.of(code), evidence(refusal));
                }
            }
        }
        if (!(probe.properties() instanceof Answer.Given<KekProperties>(KekProperties properties))) {
            return null;
        }
        if (!properties.enabled()) {
            return new Refused(Cause.of(Code.KEY_DISABLED), "the key's attribute enabled is false");
        }
        Instant expiresOn = properties.expiresOn();
        if (expiresOn != null && !expiresOn.isAfter(now)) {
            return new Refused(Cause.of(Code.KEY_EXPIRED), "the key's expiration date is " + expiresOn);
        }
        Instant notBefore = properties.notBefore();
        if (notBefore != null && notBefore.isAfter(now)) {
            return new Refused(Cause.of(Code.KEY_NOT_YET_VALID), "the key's activation date is " + notBefore);
        }
        return null;
    }

    private static @Nullable Code keyCause(Refusal refusal) {
        return switch (refusal.reason()) {
            case KEY_NOT_FOUND -> Code.KEY_DELETED;
            case KEY_DISABLED -> Code.KEY_DISABLED;
            case PERMISSION, FIREWALL, PUBLIC_ACCESS_OFF, OPERATION_NOT_PERMITTED, OUTSIDE_VALIDITY, WRONG_TENANT ->
                null;
        };
    }

    private static @Nullable Refused permission(KeyProbe probe) {
        Permission[] permissions = Permission.values();
        Answer<?>[] answers = answers(probe);
        for (int i = 0; i < answers.length; i++) {
            if (answers[i] instanceof Answer.Refused<?>(Refusal refusal)
                    && refusal.reason() == Refusal.Reason.PERMISSION) {
                return new Refused(Cause.revoked(permissions[i]), evidence(refusal));
            }
        }
        return null;
    }

    private static @Nullable String firstUnproven(KeyProbe probe) {
        for (Answer<?> answer : answers(probe)) {
            switch (answer) {
                case Answer.Given<?> given -> {}
                case Answer.Silent<?>(Silence silence) -> {
                    return "no usable answer: " + silence.reason() + " " + silence.evidence();
                }
                case Answer.Refused<?>(Refusal refusal) -> {
                    return evidence(refusal);
                }
                case Answer.NotAsked<?>(String why) -> {
                    return why;
                }
            }
        }
        return null;
    }

    /** In the order of {@link Permission}. */
    private static Answer<?>[] answers(KeyProbe probe) {
        return new Answer<?>[] {probe.properties(), probe.wrap(), probe.unwrap()};
    }

    private static String evidence(Refusal refusal) {
        return refusal.status() + " " + refusal.code()
                + (refusal.innerCode().isEmpty() ? "" : "/" + refusal.innerCode()) + ": " + refusal.message();
    }
}
