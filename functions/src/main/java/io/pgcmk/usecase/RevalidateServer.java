package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.preflight.Preflight;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One verdict about a server's key, now: opens a closed server at once if the key works (D2, D7). */
public final class RevalidateServer {
    private final FindServer find;
    private final ServerStore servers;
    private final KeyUsage usage;
    private final ServerJournal journal;
    private final ObserveKey observe;
    private final GatherFacts facts;
    private final WrapForServer wrap;
    private final ExplainFailure explain;
    private final EnforceAccess enforce;
    private final LeaseKeeper leases;
    private final BindHosts hosts;
    private final RevalidateCopy copy;
    private final Clock clock;

    RevalidateServer(
            FindServer find,
            ServerStore servers,
            KeyUsage usage,
            ServerJournal journal,
            ObserveKey observe,
            GatherFacts facts,
            WrapForServer wrap,
            ExplainFailure explain,
            EnforceAccess enforce,
            LeaseKeeper leases,
            BindHosts hosts,
            RevalidateCopy copy,
            Clock clock) {
        this.find = find;
        this.servers = servers;
        this.usage = usage;
        this.journal = journal;
        this.observe = observe;
        this.facts = facts;
        this.wrap = wrap;
        this.explain = explain;
        this.enforce = enforce;
        this.leases = leases;
        this.hosts = hosts;
        this.copy = copy;
        this.clock = clock;
    }

    /**
     * The server after the verdict.
     *
     * @throws RequestRefusedException if the key does not work, or nothing can be said of it; the server is as before
     */
    public Server run(ServerId id, Precondition precondition, Caller caller) {
        return run(find.stored(id), precondition, caller);
    }

    Server run(StoredServer read, Precondition precondition, Caller caller) {
        return run(read, null, precondition, caller);
    }

    /** @param another for a copy that waits for its first revalidation; null for the key that the server has */
    Server run(StoredServer read, @Nullable KeyIdentifier another, Precondition precondition, Caller caller) {
        return BesideChecks.run(
                read, () -> find.stored(read.server().id()), stored -> verdict(stored, another, precondition, caller));
    }

    private Server verdict(
            StoredServer read, @Nullable KeyIdentifier another, Precondition precondition, Caller caller) {
        precondition.require(read.server());
        StoredServer stored = copy.seen(read);
        if (!(stored.server().protection() instanceof Enabled enabled)) {
            throw Refusals.noActiveKey();
        }
        if (RevalidateCopy.isFor(stored.server())) {
            KeyIdentifier key = another == null ? enabled.key().followed() : another;
            return enforce.run(copy.run(stored, enabled, key, caller)).server();
        }
        usage.add(KeyUse.of(stored.server(), enabled.key()));
        return revalidated(stored, enabled, caller).server();
    }

    private StoredServer revalidated(StoredServer stored, Enabled enabled, Caller caller) {
        return switch (enabled.access()) {
            case Access.Inaccessible(Cause cause, var since, var detail)
            when cause.code() == Cause.Code.AWAITING_REVALIDATION -> admitted(stored, enabled, caller);
            case Access.Inaccessible inaccessible -> {
                Instant provenAt = proven(stored, enabled);
                hosts.run(stored.server());
                yield enforce.run(opened(stored, enabled, caller, provenAt));
            }
            case Access.Ready ready -> {
                Server checked =
                        stored.server().checked(enabled.with(enabled.checks().good(proven(stored, enabled))));
                StoredServer good = journal.replace(stored, ServerChange.of(checked));
                hosts.run(checked);
                leases.reissue(checked);
                yield enforce.run(good);
            }
        };
    }

    /** When the key was proven to work: start of a good check. */
    private Instant proven(StoredServer stored, Enabled enabled) {
        ObserveKey.Observed observed = observe.run(stored.server(), enabled);
        return switch (observed.seen()) {
            case Observation.Good good -> observed.startedAt();
            case Observation.Refused refused ->
                throw Refusals.keyRefused(stored.server(), enabled.key().pinned(), refused);
            case Observation.Silent(String why, Cause hint) -> throw Refusals.silent(why);
        };
    }

    /**
     * A server that came back, or under a new name: everything must hold that must hold at enabling, and its own DEK must
     * come out of the vault, before its data may be read (D10).
     */
    private StoredServer admitted(StoredServer stored, Enabled enabled, Caller caller) {
        Server server = stored.server();
        Instant startedAt = clock.instant();
        Refusals.requireAllowed(Preflight.of(facts.run(server, enabled.key().pinned())));
        WrappedDek canary;
        try {
            wrap.prove(
                    server,
                    servers.findDek(server.uid(), enabled.key().dek())
                            .orElseThrow()
                            .dek());
            canary = wrap.fresh(server, enabled.key().pinned());
        } catch (KekVaultException e) {
            throw explain.of(server, enabled.key().pinned(), e);
        }
        Enabled renewed = enabled.with(enabled.key().withCanary(canary));
        return enforce.run(opened(stored, renewed, caller, startedAt));
    }

    private StoredServer opened(StoredServer stored, Enabled enabled, Caller caller, Instant provenAt) {
        return journal.replace(
                stored,
                DecideAccess.opened(
                        stored.server(), enabled, enabled.checks().good(provenAt), clock.instant(), caller.objectId()));
    }
}
