package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.Access.Inaccessible;
import io.pgcmk.domain.server.Access.Ready;
import io.pgcmk.domain.server.Protection.Enabled;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one check means for the server. */
public sealed interface AccessDecision {

    /** What needs nobody else's opinion. */
    sealed interface Settled extends AccessDecision {}

    /** The server stays as it is; the check leaves its record. */
    record Keep(CheckRecord record) implements Settled {}

    /** A suspicion that is not confirmed yet: look again soon. */
    record Suspect(CheckRecord record) implements Settled {}

    /**
     * A suspicion that was seen often enough, or that there is no more time for: ask others.
     *
     * @param lastCall the server closes whatever they say
     */
    record Ask(CheckRecord record, Suspicion suspicion, boolean lastCall) implements AccessDecision {}

    /** Deny connections. */
    record Close(CheckRecord record, Verdict verdict) implements Settled {}

    /** The key of a closed server is now refused for another reason. */
    record ChangeCause(CheckRecord record, Verdict verdict) implements Settled {}

    /** The key of a closed server has failed for long, and nobody was told: tell it again (R14). */
    record Remind(CheckRecord record, Failures failures) implements Settled {}

    /** The key of a closed server works again: accept connections. */
    record Open(CheckRecord record) implements Settled {}

    /** More than Key Vault takes to delete a key. */
    Duration DELETING = Duration.ofMinutes(1);

    /** How long a closed server's key fails until it is told: an hour with the pause between two looks. */
    Duration REMINDER = Duration.ofHours(1).minus(Cadence.SELDOM);

    /** @param startedAt T0 of the check (D1) */
    static AccessDecision of(Enabled state, Observation seen, Instant startedAt, Circumstances circumstances) {
        return switch (state.access()) {
            case Ready ready -> ofReady(state.checks(), seen, startedAt, circumstances);
            case Inaccessible closed -> ofInaccessible(state.checks(), closed, seen, startedAt, circumstances);
        };
    }

    /** What is left of {@link Ask} once others were asked. A hint that nobody confirms is a vault out of reach. */
    static Settled of(Ask asked, Corroboration others, boolean incident) {
        Suspicion suspicion = asked.suspicion();
        if (ConfirmationPolicy.closes(suspicion, others, incident)) {
            return closed(asked.record(), Verdict.of(suspicion, others));
        }
        if (!asked.lastCall()) {
            return new Suspect(asked.record());
        }
        return closed(
                asked.record(),
                suspicion.kind() == Suspicion.Kind.REFUSED
                        ? Verdict.of(suspicion, others)
                        : Verdict.unreachable(suspicion, others.arm()));
    }

    private static AccessDecision ofReady(
            CheckRecord record, Observation seen, Instant startedAt, Circumstances circumstances) {
        return switch (seen) {
            case Observation.Good good -> new Keep(record.good(startedAt));
            case Observation.Refused(Cause cause, String evidence) ->
                suspected(
                        record.suspecting(deleted(cause), Suspicion.Kind.REFUSED, evidence, startedAt),
                        Duration.ZERO,
                        circumstances);
            case Observation.Silent(String why, Cause hint) ->
                hint == null
                        ? silent(record.unanswered(startedAt, why), circumstances)
                        : suspected(
                                record.suspecting(hint, Suspicion.Kind.HINTED, why, startedAt),
                                circumstances.grace(),
                                circumstances);
        };
    }

    private static AccessDecision suspected(CheckRecord record, Duration grace, Circumstances circumstances) {
        Suspicion suspicion = Objects.requireNonNull(record.suspicion());
        boolean lastCall = isDue(record, grace, circumstances.now());
        return switch (ConfirmationPolicy.next(suspicion, circumstances.incident())) {
            case CLOSE -> closed(record, Verdict.of(suspicion));
            case ASK_ARM -> new Ask(record, suspicion, lastCall);
            case LOOK_AGAIN -> lastCall ? new Ask(record, suspicion, true) : new Suspect(record);
        };
    }

    /** Silence closes in time, and no sooner (D5); a refusal that was seen before it is then the better reason. */
    private static Settled silent(CheckRecord record, Circumstances circumstances) {
        if (!isDue(record, circumstances.grace(), circumstances.now())) {
            return new Keep(record);
        }
        Suspicion suspicion = record.suspicion();
        return closed(
                record,
                suspicion != null && suspicion.kind() == Suspicion.Kind.REFUSED
                        ? Verdict.of(suspicion)
                        : Verdict.unreachable(Objects.requireNonNull(record.unanswered())));
    }

    private static boolean isDue(CheckRecord record, Duration grace, Instant now) {
        @Nullable Instant lastGood = record.lastGood();
        return lastGood == null || Deadline.isDue(lastGood, grace, now);
    }

    /** While a key is being deleted, there is no deleted key yet: it only seems to be purged. */
    private static Cause deleted(Cause cause) {
        return cause.code() == Cause.Code.KEY_PURGED ? Cause.of(Cause.Code.KEY_DELETED) : cause;
    }

    private static Close closed(CheckRecord record, Verdict verdict) {
        return new Close(record.closed(verdict.lastAt()), verdict);
    }

    private static Settled ofInaccessible(
            CheckRecord record, Inaccessible access, Observation seen, Instant startedAt, Circumstances circumstances) {
        return switch (seen) {
            case Observation.Good good ->
                RecoveryPolicy.opens(record, access.cause(), circumstances.recovery(), startedAt)
                        ? new Open(record.good(startedAt))
                        : new Keep(record.recovering(startedAt));
            case Observation.Silent(String why, Cause hint) -> failing(record.unanswered(startedAt, why), startedAt);
            case Observation.Refused(Cause seenCause, String evidence) -> {
                Cause cause = startedAt.isBefore(access.since().plus(DELETING)) ? deleted(seenCause) : seenCause;
                boolean known = cause.isSameAs(access.cause())
                        && (cause.recoverableUntil() == null || cause.equals(access.cause()));
                CheckRecord refused = record.suspecting(cause, Suspicion.Kind.REFUSED, evidence, startedAt);
                yield known
                        ? failing(refused, startedAt)
                        : new ChangeCause(refused.told(), new Verdict(cause, evidence, startedAt, startedAt, 1, null));
            }
        };
    }

    private static Settled failing(CheckRecord record, Instant startedAt) {
        return Failures.of(record)
                .filter(failures -> !startedAt.isBefore(failures.since().plus(REMINDER)))
                .<Settled>map(failures -> new Remind(record.told(), failures))
                .orElseGet(() -> new Keep(record));
    }
}
