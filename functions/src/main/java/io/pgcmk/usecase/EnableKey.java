package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.operation.Progress;
import io.pgcmk.domain.preflight.Preflight;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Enables a key for a server, changes it, or revalidates the one that it has (R7, R22). */
public final class EnableKey {
    private final FindServer find;
    private final ServerStore servers;
    private final ServerJournal journal;
    private final GatherFacts facts;
    private final ContinueEnabling continueEnabling;
    private final RevalidateServer revalidate;
    private final ChangeKey change;
    private final Clock clock;

    EnableKey(
            FindServer find,
            ServerStore servers,
            ServerJournal journal,
            GatherFacts facts,
            ContinueEnabling continueEnabling,
            RevalidateServer revalidate,
            ChangeKey change,
            Clock clock) {
        this.find = find;
        this.servers = servers;
        this.journal = journal;
        this.facts = facts;
        this.continueEnabling = continueEnabling;
        this.revalidate = revalidate;
        this.change = change;
        this.clock = clock;
    }

    /** @throws RequestRefusedException if the preflight finds something, or a key is being enabled */
    public Outcome run(ServerId id, KeyIdentifier key, Precondition precondition, Caller caller) {
        StoredServer stored = find.stored(id);
        precondition.require(stored.server());
        return switch (stored.server().protection()) {
            case Protection.None none -> accept(stored, key, caller);
            case Protection.Enabling(OperationId operation, var pending) -> takeOver(stored, operation, key);
            case Protection.Releasing releasing -> throw Refusals.releasing();
            case Protection.Enabled enabled ->
                new Outcome.Done(
                        enabled.key().followed().equals(key) || RevalidateCopy.isFor(stored.server())
                                ? revalidate.run(stored, key, precondition, caller)
                                : changed(stored, key, precondition, caller));
        };
    }

    private Server changed(StoredServer read, KeyIdentifier key, Precondition precondition, Caller caller) {
        return BesideChecks.run(read, () -> find.stored(read.server().id()), stored -> {
            precondition.require(stored.server());
            if (!(stored.server().protection() instanceof Protection.Enabled enabled)) {
                throw Refusals.changedMeanwhile();
            }
            return change.run(stored, enabled, key, caller);
        });
    }

    /** What a caller gets back. */
    public sealed interface Outcome {

        Server server();

        /** The key is active. */
        record Done(Server server) implements Outcome {}

        /** It takes longer than a caller waits. */
        record Accepted(Server server, OperationId operation) implements Outcome {}
    }

    private Outcome accept(StoredServer stored, KeyIdentifier key, Caller caller) {
        Server server = stored.server();
        Refusals.requireAllowed(Preflight.of(facts.run(server, key)));
        Instant now = clock.instant();
        OperationId id = new OperationId(server.uid(), UUID.randomUUID());
        Operation operation = new Operation(
                id, key, caller.objectId(), now, now.plus(ContinueEnabling.LEASE), new Progress.InProgress());
        Event started = Event.of(
                server.uid(),
                now,
                EventType.KEY_ENABLING_STARTED,
                "keyUri",
                key.uri().toString(),
                "caller",
                caller.objectId());
        StoredServer accepted = journal.replace(
                stored,
                ServerChange.of(server.with(new Protection.Enabling(id, null)), started)
                        .and(operation));
        return outcome(continueEnabling.run(accepted, operation), id);
    }

    /** A second call while one runs is refused; once the first one's instance is gone, the second one finishes its work. */
    private Outcome takeOver(StoredServer stored, OperationId id, KeyIdentifier key) {
        Operation operation = servers.findOperation(id).orElseThrow();
        Instant now = clock.instant();
        if (operation.leaseUntil().isAfter(now) || !operation.key().equals(key)) {
            throw Refusals.operationInProgress();
        }
        Operation leased = operation.leasedUntil(now.plus(ContinueEnabling.LEASE));
        try {
            StoredServer taken =
                    journal.replace(stored, ServerChange.of(stored.server()).and(leased));
            return outcome(continueEnabling.run(taken, leased), id);
        } catch (StaleStateException e) {
            throw Refusals.operationInProgress();
        }
    }

    private Outcome outcome(StoredServer stored, OperationId id) {
        return switch (stored.server().protection()) {
            case Protection.Enabled enabled -> new Outcome.Done(stored.server());
            case Protection.Enabling enabling -> new Outcome.Accepted(stored.server(), id);
            case Protection.None none -> throw failed(id);
            case Protection.Releasing releasing -> throw failed(id);
        };
    }

    private RequestRefusedException failed(OperationId id) {
        Progress progress = servers.findOperation(id).orElseThrow().progress();
        return progress instanceof Progress.Failed(Instant at, String code, String message)
                ? RequestRefusedException.conflict(code, message)
                : Refusals.operationInProgress();
    }
}
