package io.pgcmk.usecase;

import io.pgcmk.domain.check.AccessDecision;
import io.pgcmk.domain.check.ArmOpinion;
import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.check.Suspicion;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.server.Access.Inaccessible;
import io.pgcmk.domain.server.Access.Ready;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.VaultControlPlane;
import java.time.Instant;
import java.util.Objects;

/** Turns what a check saw into the change of the server that follows from it. */
final class DecideAccess {
    private final VaultControlPlane arm;

    DecideAccess(VaultControlPlane arm) {
        this.arm = arm;
    }

    /**
     * The change, and whether the server is to be looked at again within the tick.
     *
     * @param lookAgain a refusal stands that is not confirmed
     */
    record Decided(ServerChange change, boolean lookAgain) {}

    Decided run(Server server, Enabled state, Observation seen, Instant startedAt, Instant now) {
        AccessDecision decision = AccessDecision.of(
                state, seen, startedAt, server.registration().policy().recovery());
        if (decision instanceof AccessDecision.AskArm asked) {
            decision = AccessDecision.of(asked, opinion(server, state.key(), asked.suspicion()));
        }
        return decided(server, state, decision, seen, startedAt, now);
    }

    private Decided decided(
            Server server, Enabled state, AccessDecision decision, Observation seen, Instant startedAt, Instant now) {
        return switch (decision) {
            case AccessDecision.Keep(CheckRecord record) -> new Decided(kept(server, state, record, now), false);
            case AccessDecision.Suspect(CheckRecord record) ->
                new Decided(suspected(server, state, record, seen, startedAt), true);
            case AccessDecision.AskArm asked -> throw new IllegalStateException("ARM was asked");
            case AccessDecision.Close(CheckRecord record, Cause cause, String evidence) ->
                new Decided(closed(server, state, record, cause, evidence, startedAt, now), false);
            case AccessDecision.ChangeCause(CheckRecord record, Cause cause, String evidence) ->
                new Decided(recaused(server, state, record, cause, evidence, startedAt, now), false);
            case AccessDecision.Open(CheckRecord record) ->
                new Decided(opened(server, state, record, now, "KeyAccessCheck"), false);
        };
    }

    /** The change that makes a server Ready whose key was proven just now. */
    static ServerChange opened(Server server, Enabled state, CheckRecord record, Instant now, String by) {
        Enabled open = new Enabled(state.key(), new Ready(now), Enforcement.NOT_CONFIRMED, record);
        return ServerChange.of(server.decided(open), Event.of(server.uid(), now, EventType.SERVER_READY, "by", by));
    }

    private ArmOpinion opinion(Server server, ActiveKey key, Suspicion suspicion) {
        VaultId vault = server.registration().keyVaultId();
        ArmAnswer<KeyGrants> grants = vault == null
                ? new ArmAnswer.Unreadable<>("properties.cmk.keyVaultId is not given")
                : arm.grants(
                        vault,
                        key.pinned().kek(),
                        server.registration().identity().principalId());
        return ArmOpinion.of(grants, Objects.requireNonNull(suspicion.cause().permission()));
    }

    /** A healthy check writes its record and nothing else. */
    private static ServerChange kept(Server server, Enabled state, CheckRecord record, Instant now) {
        Server checked = server.checked(new Enabled(state.key(), state.access(), state.enforcement(), record));
        boolean regained = state.checks().suspicion() != null && record.suspicion() == null;
        return regained
                ? ServerChange.of(checked, Event.of(server.uid(), now, EventType.KEY_ACCESS_REGAINED))
                : ServerChange.of(checked);
    }

    private static ServerChange suspected(
            Server server, Enabled state, CheckRecord record, Observation seen, Instant startedAt) {
        Server checked = server.checked(new Enabled(state.key(), state.access(), state.enforcement(), record));
        Suspicion suspicion = record.suspicion();
        if (suspicion == null || !(seen instanceof Observation.Refused(Cause cause, String evidence))) {
            return ServerChange.of(checked);
        }
        return ServerChange.of(checked, failed(server, startedAt, cause, evidence));
    }

    private static ServerChange closed(
            Server server,
            Enabled state,
            CheckRecord record,
            Cause cause,
            String evidence,
            Instant startedAt,
            Instant now) {
        Enabled closed =
                new Enabled(state.key(), new Inaccessible(cause, now, evidence), Enforcement.NOT_CONFIRMED, record);
        return ServerChange.of(
                server.decided(closed),
                failed(server, startedAt, cause, evidence),
                Event.of(
                        server.uid(),
                        now,
                        EventType.SERVER_INACCESSIBLE,
                        "cause",
                        cause.code().apiName()));
    }

    private static ServerChange recaused(
            Server server,
            Enabled state,
            CheckRecord record,
            Cause cause,
            String evidence,
            Instant startedAt,
            Instant now) {
        Instant since = state.access() instanceof Inaccessible before ? before.since() : now;
        Enabled closed =
                new Enabled(state.key(), new Inaccessible(cause, since, evidence), state.enforcement(), record);
        return ServerChange.of(server.with(closed), failed(server, startedAt, cause, evidence));
    }

    /** R14: one for every failed access, not only for the one that closes; it failed when it was tried. */
    private static Event failed(Server server, Instant startedAt, Cause cause, String evidence) {
        return Event.of(
                server.uid(),
                startedAt,
                EventType.KEY_ACCESS_FAILED,
                "cause",
                cause.code().apiName(),
                "evidence",
                evidence);
    }
}
