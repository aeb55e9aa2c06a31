package io.pgcmk.usecase;

import io.pgcmk.domain.check.AccessDecision;
import io.pgcmk.domain.check.ArmOpinion;
import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.check.Circumstances;
import io.pgcmk.domain.check.Corroboration;
import io.pgcmk.domain.check.Failures;
import io.pgcmk.domain.check.Suspicion;
import io.pgcmk.domain.check.Unanswered;
import io.pgcmk.domain.check.Verdict;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.Access.Inaccessible;
import io.pgcmk.domain.server.Access.Ready;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.port.ServerChange;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what a check saw into the change of the server that follows from it. */
final class DecideAccess {
    private final VaultWatch watch;
    private final AskOthers others;

    DecideAccess(VaultWatch watch, AskOthers others) {
        this.watch = watch;
        this.others = others;
    }

    /**
     * The change, and what it came from.
     *
     * @param suspicion that stands and is not confirmed: look again within the tick
     * @param verdict that the server was closed for
     */
    record Decided(
            ServerChange change,
            @Nullable Suspicion suspicion,
            @Nullable Verdict verdict) {

        static Decided of(ServerChange change) {
            return new Decided(change, null, null);
        }
    }

    Decided run(Server server, Enabled before, ObserveKey.Observed observed, Instant now) {
        boolean incident = watch.isIncident(before.key().pinned().kek().vault(), observed.seen(), now);
        ServerPolicy policy = server.registration().policy();
        Enabled state = before.with(before.checks().seenAs(observed.identity()));
        AccessDecision decision = AccessDecision.of(
                state,
                observed.seen(),
                observed.startedAt(),
                new Circumstances(policy.recovery(), policy.transientGrace(), now, incident));
        return switch (decision) {
            case AccessDecision.Settled settled -> decided(server, before, settled, null, now);
            case AccessDecision.Ask asked -> {
                Corroboration corroboration = others.of(server, state, asked.suspicion());
                AccessDecision.Settled settled = AccessDecision.of(asked, corroboration, incident);
                yield decided(server, before, settled, corroboration.arm(), now);
            }
        };
    }

    /** @param arm what ARM said of what this check saw; null if it was not asked */
    private static Decided decided(
            Server server, Enabled state, AccessDecision.Settled decision, @Nullable ArmOpinion arm, Instant now) {
        return switch (decision) {
            case AccessDecision.Keep(CheckRecord record) -> Decided.of(kept(server, state, record, now));
            case AccessDecision.Suspect(CheckRecord record) ->
                new Decided(suspected(server, state, record, arm), record.suspicion(), null);
            case AccessDecision.Close(CheckRecord record, Verdict verdict) ->
                new Decided(closed(server, state, record, verdict, now), null, verdict);
            case AccessDecision.ChangeCause(CheckRecord record, Verdict verdict) ->
                Decided.of(recaused(server, state, record, verdict, now));
            case AccessDecision.Remind(CheckRecord record, Failures failures) ->
                Decided.of(ServerChange.of(
                        server.checked(state.with(record)), KeyAccessEvents.reminder(server, failures, now)));
            case AccessDecision.Open(CheckRecord record) ->
                Decided.of(opened(server, state, record, now, "KeyAccessCheck"));
        };
    }

    /** The change that closes a server for what was found of its neighbours. */
    ServerChange closedBy(Server server, Enabled state, Verdict verdict, Instant now) {
        return closed(server, state, state.checks().closed(now), verdict, now);
    }

    /**
     * The change that closes a replica that follows nobody any more: its lease was its primary's word, and it may be read only
     * once it was revalidated as what it is now.
     */
    static ServerChange promoted(Server server, Enabled state, Instant now) {
        String why = "the replica was promoted after its last validation";
        Enabled closed = state.with(state.checks().closed(now)).awaitingRevalidation(now, why);
        return ServerChange.of(
                server.with(server.lineage().promoted()).decided(closed),
                Event.of(
                        server.uid(),
                        now,
                        EventType.SERVER_INACCESSIBLE,
                        "cause",
                        Cause.Code.AWAITING_REVALIDATION.apiName(),
                        "evidence",
                        why));
    }

    /** The change that makes a server Ready whose key was proven just now. */
    static ServerChange opened(Server server, Enabled state, CheckRecord record, Instant now, String by) {
        Enabled open = new Enabled(state.key(), new Ready(now), Enforcement.NOT_CONFIRMED, record, state.rewraps());
        return ServerChange.of(server.decided(open), Event.of(server.uid(), now, EventType.SERVER_READY, "by", by));
    }

    /** A healthy check writes its record and nothing else. */
    private static ServerChange kept(Server server, Enabled state, CheckRecord record, Instant now) {
        Server checked = server.checked(state.with(record));
        Unanswered silence = record.unanswered();
        if (silence != null && silence.times() == 1 && state.access() instanceof Ready) {
            return ServerChange.of(checked, KeyAccessEvents.unanswered(server, silence.firstAt(), silence.why()));
        }
        boolean regained = silence == null
                && record.suspicion() == null
                && (state.checks().suspicion() != null || state.checks().unanswered() != null)
                && state.access() instanceof Ready;
        return regained
                ? ServerChange.of(checked, Event.of(server.uid(), now, EventType.KEY_ACCESS_REGAINED))
                : ServerChange.of(checked);
    }

    private static ServerChange suspected(Server server, Enabled state, CheckRecord record, @Nullable ArmOpinion arm) {
        Suspicion suspicion = Objects.requireNonNull(record.suspicion());
        Server checked = server.checked(state.with(record));
        if (suspicion.kind() == Suspicion.Kind.HINTED) {
            return suspicion.times() == 1
                    ? ServerChange.of(
                            checked, KeyAccessEvents.unanswered(server, suspicion.firstAt(), suspicion.evidence()))
                    : ServerChange.of(checked);
        }
        return ServerChange.of(checked, KeyAccessEvents.failed(server, suspicion, arm));
    }

    private static ServerChange closed(Server server, Enabled state, CheckRecord record, Verdict verdict, Instant now) {
        Enabled closed = new Enabled(
                state.key(),
                new Inaccessible(verdict.cause(), now, verdict.detail()),
                Enforcement.NOT_CONFIRMED,
                record,
                state.rewraps());
        return ServerChange.of(
                server.decided(closed),
                KeyAccessEvents.failed(server, verdict),
                KeyAccessEvents.inaccessible(server, state.key(), verdict, now));
    }

    private static ServerChange recaused(
            Server server, Enabled state, CheckRecord record, Verdict verdict, Instant now) {
        Instant since = state.access() instanceof Inaccessible before ? before.since() : now;
        Enabled closed = new Enabled(
                state.key(),
                new Inaccessible(verdict.cause(), since, verdict.detail()),
                state.enforcement(),
                record,
                state.rewraps());
        return ServerChange.of(server.with(closed), KeyAccessEvents.failed(server, verdict));
    }
}
