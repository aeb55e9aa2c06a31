package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
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
     * Neither proven good nor refused: no usable answer, or one that says nothing of the key.
     *
     * @param why for the operator
     * @param hint what would explain it if others confirm it: a vault whose name is gone, an identity that gets no token
     */
    record Silent(String why, @Nullable Cause hint) implements Observation {}

    /**
     * Reads a probe. What concerns the key itself comes before what concerns the vault, and that before what concerns one
     * right, so that a deleted key is not reported as three missing rights.
     *
     * @param identityGone whether ARM says that the server's managed identity is deleted: its last token outlives it
     */
    static Observation of(KeyProbe probe, boolean identityGone, Instant now) {
        Map<Permission, Answer<?>> answers = probe.answers();
        Refused refused = keyItself(probe, answers.values(), now);
        if (refused == null && identityGone) {
            return new Refused(
                    Cause.of(Code.IDENTITY_DELETED), "Azure Resource Manager has no such managed identity any more");
        }
        if (refused == null) {
            refused = surroundings(answers);
        }
        if (refused != null) {
            return refused;
        }
        Silent silent = firstSilent(answers.values());
        return silent == null ? new Good() : silent;
    }

    /**
     * An expired key still unwraps, so validity is read from the attributes and never from what happens to work (R2, R3).
     */
    private static @Nullable Refused keyItself(KeyProbe probe, Collection<Answer<?>> answers, Instant now) {
        for (Answer<?> answer : answers) {
            if (answer instanceof Answer.Refused<?>(Refusal refusal)) {
                Cause cause = keyCause(refusal, probe.scheduledPurge());
                if (cause != null) {
                    return new Refused(cause, evidence(refusal));
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

    private static @Nullable Cause keyCause(Refusal refusal, Answer<Optional<Instant>> scheduledPurge) {
        return switch (refusal.reason()) {
            case KEY_NOT_FOUND -> missing(scheduledPurge);
            case KEY_DISABLED -> Cause.of(Code.KEY_DISABLED);
            case PERMISSION, FIREWALL, PUBLIC_ACCESS_OFF, OPERATION_NOT_PERMITTED, OUTSIDE_VALIDITY, WRONG_TENANT ->
                null;
        };
    }

    private static Cause missing(Answer<Optional<Instant>> scheduledPurge) {
        return scheduledPurge instanceof Answer.Given<Optional<Instant>>(Optional<Instant> until)
                ? until.map(instant -> Cause.recoverable(Code.KEY_DELETED, instant))
                        .orElse(Cause.of(Code.KEY_PURGED))
                : Cause.of(Code.KEY_DELETED);
    }

    private static @Nullable Refused surroundings(Map<Permission, Answer<?>> answers) {
        Refused missing = null;
        for (Map.Entry<Permission, Answer<?>> one : answers.entrySet()) {
            if (one.getValue() instanceof Answer.Refused<?>(Refusal refusal)) {
                Cause cause = cause(refusal, one.getKey());
                if (cause != null && cause.permission() == null) {
                    return new Refused(cause, evidence(refusal));
                }
                if (cause != null && missing == null) {
                    missing = new Refused(cause, evidence(refusal));
                }
            }
        }
        return missing;
    }

    private static @Nullable Cause cause(Refusal refusal, Permission permission) {
        return switch (refusal.reason()) {
            case WRONG_TENANT -> Cause.of(Code.TENANT_CHANGED);
            case FIREWALL, PUBLIC_ACCESS_OFF -> Cause.of(Code.FIREWALL_CHANGED);
            case PERMISSION, OPERATION_NOT_PERMITTED -> Cause.revoked(permission);
            // Around its dates the vault is some minutes early or late; the attributes say when it is meant.
            case OUTSIDE_VALIDITY, KEY_NOT_FOUND, KEY_DISABLED -> null;
        };
    }

    /** A hint beside plain silence is the better explanation. */
    private static @Nullable Silent firstSilent(Collection<Answer<?>> answers) {
        Silent first = null;
        for (Answer<?> answer : answers) {
            Silent silent = silent(answer);
            if (silent != null && silent.hint() != null) {
                return silent;
            }
            first = first == null ? silent : first;
        }
        return first;
    }

    private static @Nullable Silent silent(Answer<?> answer) {
        return switch (answer) {
            case Answer.Given<?> given -> null;
            case Answer.Silent<?>(Silence silence) ->
                new Silent("no usable answer: " + silence.reason() + " " + silence.evidence(), hint(silence));
            case Answer.Refused<?>(Refusal refusal) -> new Silent(evidence(refusal), null);
            case Answer.NotAsked<?>(String why) -> new Silent(why, null);
        };
    }

    private static @Nullable Cause hint(Silence silence) {
        return switch (silence.reason()) {
            case NAME_NOT_FOUND -> Cause.of(Code.VAULT_DELETED);
            case TOKEN_REFUSED -> Cause.of(Code.IDENTITY_DELETED);
            case THROTTLED, TOKEN_UNAVAILABLE, TOKEN_REJECTED, SERVER_ERROR, TIMEOUT, CONNECTION, INVALID_ANSWER ->
                null;
        };
    }

    private static String evidence(Refusal refusal) {
        return refusal.status() + " " + refusal.code()
                + (refusal.innerCode().isEmpty() ? "" : "/" + refusal.innerCode()) + ": " + refusal.message();
    }
}
