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
import java.util.stream.Stream;
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
        ArmOpinion arm = null;
        if (decision instanceof AccessDecision.Ask asked) {
            Corroboration corroboration = others.of(server, state, asked.suspicion());
            decision = AccessDecision.of(asked, corroboration, incident);
            arm = corroboration.arm();
        }
        return decided(server, before, decision, arm, now);
    }

    /** @param arm what ARM said of what this check saw; null if it was not asked */
    private static Decided decided(
            Server server, Enabled state, AccessDecision decision, @Nullable ArmOpinion arm, Instant now) {
        return switch (decision) {
            case AccessDecision.Keep(CheckRecord record) -> Decided.of(kept(server, state, record, now));
            case AccessDecision.Suspect(CheckRecord record) ->
                new Decided(suspected(server, state, record, arm), record.suspicion(), null);
            case AccessDecision.Ask asked -> throw new IllegalStateException("others were asked");
            case AccessDecision.Close(CheckRecord record, Verdict verdict) ->
                new Decided(closed(server, state, record, verdict, now), null, verdict);
            case AccessDecision.ChangeCause(CheckRecord record, Verdict verdict) ->
                Decided.of(recaused(server, state, record, verdict, now));
            case AccessDecision.Remind(CheckRecord record, Failures failures) ->
                Decided.of(ServerChange.of(server.checked(state.with(record)), reminder(server, failures, now)));
            case AccessDecision.Open(CheckRecord record) ->
                Decided.of(opened(server, state, record, now, "KeyAccessCheck"));
        };
    }

    /** The change that closes a server for what was found of its neighbours. */
    ServerChange closedBy(Server server, Enabled state, Verdict verdict, Instant now) {
        return closed(server, state, state.checks().closed(now), verdict, now);
    }

    /** The change that makes a server Ready whose key was proven just now. */
    static ServerChange opened(Server server, Enabled state, CheckRecord record, Instant now, String by) {
        Enabled open = new Enabled(state.key(), new Ready(now), Enforcement.NOT_CONFIRMED, record);
        return ServerChange.of(server.decided(open), Event.of(server.uid(), now, EventType.SERVER_READY, "by", by));
    }

    /** A healthy check writes its record and nothing else. */
    private static ServerChange kept(Server server, Enabled state, CheckRecord record, Instant now) {
        Server checked = server.checked(state.with(record));
        Unanswered silence = record.unanswered();
        if (silence != null && silence.times() == 1 && state.access() instanceof Ready) {
            return ServerChange.of(checked, unanswered(server, silence.firstAt(), silence.why()));
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
                    ? ServerChange.of(checked, unanswered(server, suspicion.firstAt(), suspicion.evidence()))
                    : ServerChange.of(checked);
        }
        return ServerChange.of(
                checked,
                failed(server, suspicion.lastAt(), suspicion.cause().code().apiName(), suspicion.evidence(), arm));
    }

    private static ServerChange closed(Server server, Enabled state, CheckRecord record, Verdict verdict, Instant now) {
        Enabled closed = new Enabled(
                state.key(),
                new Inaccessible(verdict.cause(), now, verdict.detail()),
                Enforcement.NOT_CONFIRMED,
                record);
        return ServerChange.of(
                server.decided(closed),
                failed(server, verdict),
                Event.of(
                        server.uid(),
                        now,
                        EventType.SERVER_INACCESSIBLE,
                        "cause",
                        verdict.cause().code().apiName(),
                        "key",
                        state.key().pinned().toString(),
                        "identity",
                        server.registration().identity().clientId().toString(),
                        "evidence",
                        verdict.evidence(),
                        "firstAt",
                        verdict.firstAt().toString(),
                        "lastAt",
                        verdict.lastAt().toString(),
                        "times",
                        String.valueOf(verdict.times()),
                        "arm",
                        inWords(verdict.arm())));
    }

    private static ServerChange recaused(
            Server server, Enabled state, CheckRecord record, Verdict verdict, Instant now) {
        Instant since = state.access() instanceof Inaccessible before ? before.since() : now;
        Enabled closed = new Enabled(
                state.key(), new Inaccessible(verdict.cause(), since, verdict.detail()), state.enforcement(), record);
        return ServerChange.of(server.with(closed), failed(server, verdict));
    }

    /** R14: one for every failed access, not only for the one that closes; it failed when it was tried. */
    private static Event failed(Server server, Verdict verdict) {
        return failed(server, verdict.lastAt(), verdict.cause().code().apiName(), verdict.evidence(), verdict.arm());
    }

    private static Event reminder(Server server, Failures failures, Instant now) {
        Cause cause = failures.cause();
        Stream<String> why =
                cause == null ? Stream.empty() : Stream.of("cause", cause.code().apiName());
        Stream<String> what = Stream.of(
                "evidence",
                failures.evidence(),
                "since",
                failures.since().toString(),
                "times",
                String.valueOf(failures.times()));
        return Event.of(
                server.uid(),
                now,
                cause == null ? EventType.KEY_ACCESS_UNANSWERED : EventType.KEY_ACCESS_FAILED,
                Stream.concat(why, what).toArray(String[]::new));
    }

    /** Once for each stretch of silence, however long it is. */
    private static Event unanswered(Server server, Instant at, String evidence) {
        return Event.of(server.uid(), at, EventType.KEY_ACCESS_UNANSWERED, "evidence", evidence);
    }

    private static Event failed(Server server, Instant at, String cause, String evidence, @Nullable ArmOpinion arm) {
        return Event.of(
                server.uid(),
                at,
                EventType.KEY_ACCESS_FAILED,
                "cause",
                cause,
                "evidence",
                evidence,
                "arm",
                inWords(arm));
    }

    private static String inWords(@Nullable ArmOpinion arm) {
        return arm == null ? "not asked" : arm.inWords();
    }
}
