package io.pgcmk.domain.check;

import io.pgcmk.domain.check.ConfirmationPolicy.Next;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.Access.Inaccessible;
import io.pgcmk.domain.server.Access.Ready;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.ServerPolicy.Recovery;
import java.time.Instant;
import java.util.Objects;

/** What one check means for the server. */
public sealed interface AccessDecision {

    /** The server stays as it is; the check leaves its record. */
    record Keep(CheckRecord record) implements AccessDecision {}

    /** A refusal that is not confirmed yet: look again soon. */
    record Suspect(CheckRecord record) implements AccessDecision {}

    /** A refused right that the vault has repeated often enough to hold it against ARM. */
    record AskArm(CheckRecord record, Suspicion suspicion, String evidence) implements AccessDecision {}

    /** The refusal is confirmed: deny connections. */
    record Close(CheckRecord record, Cause cause, String evidence) implements AccessDecision {}

    /** The key of a closed server is now refused for another reason. */
    record ChangeCause(CheckRecord record, Cause cause, String evidence) implements AccessDecision {}

    /** The key of a closed server works again: accept connections. */
    record Open(CheckRecord record) implements AccessDecision {}

    /** @param startedAt T0 of the check (D1) */
    static AccessDecision of(Enabled state, Observation seen, Instant startedAt, Recovery recovery) {
        return switch (state.access()) {
            case Ready ready -> ofReady(state.checks(), seen, startedAt);
            case Inaccessible inaccessible -> ofInaccessible(state.checks(), inaccessible, seen, startedAt, recovery);
        };
    }

    /** What is left of {@link AskArm} once ARM was asked. */
    static AccessDecision of(AskArm asked, ArmOpinion opinion) {
        return ConfirmationPolicy.closes(asked.suspicion(), opinion)
                ? closed(asked.record(), asked.suspicion(), asked.evidence())
                : new Suspect(asked.record());
    }

    private static AccessDecision ofReady(CheckRecord record, Observation seen, Instant startedAt) {
        return switch (seen) {
            case Observation.Good good -> new Keep(new CheckRecord(startedAt, null, null, record.closures()));
            case Observation.Unproven unproven -> new Keep(record);
            case Observation.Refused(Cause cause, String evidence) -> {
                Suspicion before = record.suspicion();
                Suspicion suspicion = before != null && before.cause().equals(cause)
                        ? before.again(startedAt)
                        : Suspicion.first(cause, startedAt);
                CheckRecord suspected = new CheckRecord(record.lastGood(), suspicion, null, record.closures());
                yield switch (ConfirmationPolicy.next(suspicion)) {
                    case Next.LOOK_AGAIN -> new Suspect(suspected);
                    case Next.ASK_ARM -> new AskArm(suspected, suspicion, evidence);
                    case Next.CLOSE -> closed(suspected, suspicion, evidence);
                };
            }
        };
    }

    private static Close closed(CheckRecord record, Suspicion suspicion, String evidence) {
        var closures = RecoveryPolicy.closedAgain(record.closures(), suspicion.lastAt());
        return new Close(new CheckRecord(record.lastGood(), null, null, closures), suspicion.cause(), evidence);
    }

    private static AccessDecision ofInaccessible(
            CheckRecord record, Inaccessible access, Observation seen, Instant startedAt, Recovery recovery) {
        return switch (seen) {
            case Observation.Good good -> {
                if (RecoveryPolicy.opens(record, access.cause(), recovery, startedAt)) {
                    yield new Open(new CheckRecord(startedAt, null, null, record.closures()));
                }
                Instant since = Objects.requireNonNullElse(record.recoveringSince(), startedAt);
                yield new Keep(new CheckRecord(startedAt, null, since, record.closures()));
            }
            case Observation.Unproven unproven -> new Keep(record);
            case Observation.Refused(Cause cause, String evidence) -> {
                CheckRecord refused = new CheckRecord(record.lastGood(), null, null, record.closures());
                yield cause.equals(access.cause()) ? new Keep(refused) : new ChangeCause(refused, cause, evidence);
            }
        };
    }
}
