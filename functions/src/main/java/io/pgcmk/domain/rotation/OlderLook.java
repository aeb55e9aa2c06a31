package io.pgcmk.domain.rotation;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.rotation.OlderVersion.Seen;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import java.time.Instant;
import java.util.Optional;

/**
 * What a vault said of a version that a server has left.
 *
 * @param scheduledPurge asked for if there is no such key: until when it can be recovered
 */
public record OlderLook(Answer<KekProperties> properties, Answer<Optional<Instant>> scheduledPurge) {

    /** Of one that was not asked for. */
    public static OlderLook none(String why) {
        return new OlderLook(new Answer.NotAsked<>(why), new Answer.NotAsked<>(why));
    }

    /** Whether the vault has no such key. */
    public boolean isMissing() {
        return isRefused(properties, Refusal.Reason.KEY_NOT_FOUND);
    }

    /**
     * The version as it stands now; as before, if the vault said nothing of it.
     *
     * @param namesResolve whether the vault of the server's current version was found: if not, it may be our DNS
     */
    public OlderVersion of(OlderVersion before, boolean namesResolve) {
        return switch (properties) {
            case Answer.Given<KekProperties>(KekProperties given) -> before.seen(standing(given), null);
            case Answer.Refused<KekProperties>(Refusal refusal) -> refused(before, refusal);
            case Answer.Silent<KekProperties>(Silence silence) ->
                namesResolve && silence.reason() == Silence.Reason.NAME_NOT_FOUND
                        ? before.seen(Seen.VAULT_GONE, null)
                        : before;
            case Answer.NotAsked<KekProperties> notAsked -> before;
        };
    }

    /** Outside of its dates a key still unwraps, and nothing is to be wrapped with it. */
    private static Seen standing(KekProperties key) {
        if (!key.enabled()) {
            return Seen.DISABLED;
        }
        return key.operations().contains("unwrapKey") ? Seen.USABLE : Seen.REFUSED;
    }

    private OlderVersion refused(OlderVersion before, Refusal refusal) {
        return switch (refusal.reason()) {
            case KEY_NOT_FOUND -> missing(before);
            case KEY_DISABLED -> before.seen(Seen.DISABLED, null);
            case PERMISSION, FIREWALL, PUBLIC_ACCESS_OFF, OPERATION_NOT_PERMITTED, WRONG_TENANT ->
                before.seen(Seen.REFUSED, null);
            case OUTSIDE_VALIDITY -> before;
        };
    }

    /** While a key is being deleted, there is no deleted key yet: it seems to be purged, and is by the next look. */
    private OlderVersion missing(OlderVersion before) {
        boolean knownAsGone = before.seen() == Seen.DELETED || before.seen() == Seen.PURGED;
        if (!(scheduledPurge instanceof Answer.Given<Optional<Instant>>(Optional<Instant> until))) {
            return knownAsGone ? before : before.seen(Seen.DELETED, null);
        }
        return until.map(instant -> before.seen(Seen.DELETED, instant))
                .orElseGet(() -> before.seen(knownAsGone ? Seen.PURGED : Seen.DELETED, null));
    }

    private static boolean isRefused(Answer<?> answer, Refusal.Reason reason) {
        return answer instanceof Answer.Refused<?>(Refusal refusal) && refusal.reason() == reason;
    }
}
