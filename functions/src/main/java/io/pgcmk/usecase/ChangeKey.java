package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.preflight.Preflight;
import io.pgcmk.domain.rotation.RewrapDecision;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.server.Access.Inaccessible;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * Puts another key, of the same vault or of another, in the place of a server's active one (R16, R17).
 *
 * <p>The server's own DEK moves within the call, in the same change that begins the rotation of everything else: there is
 * no moment at which the server has one key and is encrypted by another.
 */
final class ChangeKey {
    /** How long a caller waits for what follows; the timer goes on with the rest. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ServerStore servers;
    private final RotationStore rotations;
    private final KeyUsage usage;
    private final ServerJournal journal;
    private final GatherFacts facts;
    private final WrapForServer wrap;
    private final ProveReplicas replicas;
    private final MoveDek move;
    private final BeginRotation begin;
    private final ContinueRotation continueRotation;
    private final ExplainFailure explain;
    private final Clock clock;

    ChangeKey(
            ServerStore servers,
            RotationStore rotations,
            KeyUsage usage,
            ServerJournal journal,
            GatherFacts facts,
            WrapForServer wrap,
            ProveReplicas replicas,
            MoveDek move,
            BeginRotation begin,
            ContinueRotation continueRotation,
            ExplainFailure explain,
            Clock clock) {
        this.servers = servers;
        this.rotations = rotations;
        this.usage = usage;
        this.journal = journal;
        this.facts = facts;
        this.wrap = wrap;
        this.replicas = replicas;
        this.move = move;
        this.begin = begin;
        this.continueRotation = continueRotation;
        this.explain = explain;
        this.clock = clock;
    }

    /** @throws RequestRefusedException if the new key, or the move from the old one, is refused; all is as before */
    Server run(StoredServer stored, Enabled enabled, KeyIdentifier key, Caller caller) {
        Server server = stored.server();
        requireAllowed(server, enabled, key);
        Refusals.requireAllowed(Preflight.of(facts.run(server, key)));
        ActiveKey active = active(server, enabled, key);
        StoredDek own = servers.findDek(server.uid(), active.dek()).orElseThrow();
        boolean moves = RewrapDecision.of(own.dek(), active.pinned()) != RewrapDecision.ALREADY_CURRENT;
        if (moves) {
            requireReplicas(server, enabled, active.pinned());
        }
        usage.add(KeyUse.of(server, active));
        ServerChange change = ServerChange.of(
                server.with(enabled.with(active)),
                Event.of(
                        server.uid(),
                        clock.instant(),
                        EventType.KEY_CHANGED,
                        "from",
                        enabled.key().followed().uri().toString(),
                        "keyUri",
                        key.uri().toString(),
                        "keyVersion",
                        active.pinned().version(),
                        "caller",
                        caller.objectId()));
        return moves
                ? rewrapped(stored, enabled, active, change, own)
                : journal.replace(stored, change).server();
    }

    /** D2: an Inaccessible server may be given another version of its key, and no other key. */
    private static void requireAllowed(Server server, Enabled enabled, KeyIdentifier key) {
        if (enabled.access() instanceof Inaccessible closed
                && !key.kek().equals(enabled.key().pinned().kek())) {
            throw Refusals.inaccessible(server, enabled, closed);
        }
    }

    private void requireReplicas(Server server, Enabled enabled, KekVersion to) {
        switch (replicas.atOnce(server, enabled, to)) {
            case ProveReplicas.Proven.All all -> {}
            case ProveReplicas.Proven.Refused(String why) ->
                throw RequestRefusedException.conflict("ReplicaCannotUseKey", why);
            case ProveReplicas.Proven.Silent(String why) -> throw Refusals.silent(why);
            case ProveReplicas.Proven.OutOfTime outOfTime -> throw new IllegalStateException("nobody waited");
        }
    }

    private ActiveKey active(Server server, Enabled enabled, KeyIdentifier key) {
        try {
            KekVersion version = wrap.current(server, key);
            WrappedDek canary = wrap.fresh(server, version);
            return enabled.key().movedTo(key, version, canary);
        } catch (KekVaultException e) {
            throw explain.of(server, enabled.key().pinned(), e);
        }
    }

    private Server rewrapped(
            StoredServer stored, Enabled enabled, ActiveKey active, ServerChange change, StoredDek own) {
        KekVersion before = enabled.key().pinned();
        Instant now = clock.instant();
        Enabled leaving = enabled.with(active).with(MoveServerDek.leaving(enabled.rewraps(), before, active.pinned()));
        WrappedDek wrapped = moved(stored.server(), own.dek(), active.pinned());
        ServerChange begun = begin.run(
                change.with(stored.server().with(leaving)).and(new Rewrapped(own, wrapped)),
                RotationReason.KEY_CHANGED,
                Set.of(before),
                active.pinned(),
                Rotation::movedServer,
                now);
        StoredServer changed = journal.replace(stored, begun);
        // Once more, since a rotation that ended meanwhile may have taken it away.
        usage.add(KeyUse.of(changed.server(), active));
        Enabled after = (Enabled) changed.server().protection();
        rotations
                .find(Objects.requireNonNull(after.rewraps().running()).id())
                .ifPresent(rotation -> continueRotation.run(rotation, now.plus(PATIENCE)));
        return servers.find(changed.server().uid()).orElse(changed).server();
    }

    private WrappedDek moved(Server server, WrappedDek own, KekVersion to) {
        return switch (move.atOnce(server, own, to)) {
            case MoveDek.Moved.Done(WrappedDek wrapped) -> wrapped;
            case MoveDek.Moved.Left(KekVaultException why) -> throw explain.of(server, own.wrappedBy(), why);
            case MoveDek.Moved.Waits(KekVaultException why) -> throw explain.of(server, to, why);
            case MoveDek.Moved.OutOfTime outOfTime -> throw new IllegalStateException("nobody waited");
        };
    }
}
