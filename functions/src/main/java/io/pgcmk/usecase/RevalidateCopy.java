package io.pgcmk.usecase;

import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.copy.Step;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.preflight.Preflight;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The second of the two steps that make a copy readable (R16, R18): everything must hold for the copy's own identity that
 * must hold at enabling, and it gets a DEK of its own, under the key that it came with or another one.
 *
 * <p>Its DEK is stored before anything is opened, in the store and then in its {@code cmk_control}. Killed in between, it
 * still waits, and the next call makes another: nothing was encrypted with the first.
 */
final class RevalidateCopy {
    private final ServerStore servers;
    private final KeyUsage usage;
    private final Schedule schedule;
    private final ServerJournal journal;
    private final GatherFacts facts;
    private final WrapForServer wrap;
    private final ExplainFailure explain;
    private final PostgresCalls postgres;
    private final Clock clock;

    RevalidateCopy(
            ServerStore servers,
            KeyUsage usage,
            Schedule schedule,
            ServerJournal journal,
            GatherFacts facts,
            WrapForServer wrap,
            ExplainFailure explain,
            PostgresCalls postgres,
            Clock clock) {
        this.servers = servers;
        this.usage = usage;
        this.schedule = schedule;
        this.journal = journal;
        this.facts = facts;
        this.wrap = wrap;
        this.explain = explain;
        this.postgres = postgres;
        this.clock = clock;
    }

    /**
     * The server as it is: a replica may have been promoted since somebody looked.
     *
     * @throws RequestRefusedException if its PostgreSQL does not say
     */
    StoredServer seen(StoredServer stored) {
        Server server = stored.server();
        if (!server.lineage().isFollowing()) {
            return stored;
        }
        boolean follows = PostgresCalls.refusing(
                                () -> postgres.at(server, server.registration()).inspect())
                        .standby()
                != null;
        return follows
                ? stored
                : journal.replace(
                        stored, ServerChange.of(server.with(server.lineage().promoted())));
    }

    /** Whether this is how the server is revalidated. */
    static boolean isFor(Server server) {
        Origin origin = server.lineage().origin();
        return origin != null && origin.revalidated() == null;
    }

    /**
     * The copy as stored, Ready; PostgreSQL has not heard of it yet.
     *
     * @throws RequestRefusedException if one of the steps is missing; the copy is closed as before
     */
    StoredServer run(StoredServer stored, Enabled enabled, KeyIdentifier key, Caller caller) {
        Server copy = stored.server();
        Origin origin = Objects.requireNonNull(copy.lineage().origin());
        Step consent = consent(copy, origin);
        requirePrimary(copy);
        Instant startedAt = clock.instant();
        Refusals.requireAllowed(Preflight.of(facts.run(copy, key)));
        WrapForServer.Wrapped made;
        try {
            made = wrap.run(copy, key);
        } catch (KekVaultException e) {
            throw explain.of(copy, enabled.key().pinned(), e);
        }
        StoredServer encrypted = withDek(stored, enabled, key, made);
        PostgresCalls.refusing(() -> {
            postgres.of(copy).store(copy.uid(), made.dek());
            return true;
        });
        return opened(encrypted, origin.revalidated(consent, new Step(clock.instant(), caller.objectId())), startedAt);
    }

    /** What the source says now; an erased one says nothing any more, and cannot withdraw what it said. */
    private Step consent(Server copy, Origin origin) {
        Optional<StoredServer> source = servers.find(origin.source());
        return source.map(stored -> stored.server().lineage().consentTo(copy.id()))
                .orElseGet(() -> Optional.ofNullable(origin.consent()))
                .orElseThrow(() -> RequestRefusedException.conflict(
                        "CopyNotConsented",
                        "the first step is missing: " + origin.sourceId()
                                + " does not consent to this copy. PATCH it with"
                                + " {\"properties\": {\"cmk\": {\"copies\": [\"" + copy.id()
                                + "\"]}}}, with the copies that it consents to already, and then repeat this call"));
    }

    /** Its gate and its lease come from there. */
    private void requirePrimary(Server copy) {
        if (copy.lineage().isFollowing()
                && !postgres.primary(copy).filter(RevalidateCopy::isReady).isPresent()) {
            throw RequestRefusedException.conflict(
                    "SourceServerNotReady",
                    "a replica opens only while the server that it follows is Ready; make "
                            + Objects.requireNonNull(copy.lineage().origin()).sourceId()
                            + " Ready, or promote the replica, and repeat this call");
        }
    }

    private static boolean isReady(Server primary) {
        return !primary.isDeleted()
                && primary.protection() instanceof Enabled enabled
                && enabled.access() instanceof Access.Ready;
    }

    private StoredServer withDek(StoredServer stored, Enabled enabled, KeyIdentifier key, WrapForServer.Wrapped made) {
        Server copy = stored.server();
        Instant now = clock.instant();
        ActiveKey own = new ActiveKey(
                key,
                made.dek().wrappedBy(),
                made.dek().id(),
                made.canary(),
                enabled.key().since());
        usage.add(KeyUse.of(copy, own));
        schedule.add(copy.uid(), own.pinned());
        ServerChange change = ServerChange.of(copy.with(enabled.with(own)))
                .and(new StoredDek(made.dek(), new DekScope.OfServer(), now, null));
        StoredServer changed = journal.replace(
                stored,
                servers.findDek(copy.uid(), enabled.key().dek())
                        .map(before -> change.and(before.retired(now)))
                        .orElse(change));
        if (!own.pinned().kek().equals(enabled.key().pinned().kek())) {
            usage.remove(enabled.key().pinned().kek(), copy.uid());
        }
        return changed;
    }

    private StoredServer opened(StoredServer stored, Origin done, Instant provenAt) {
        Server copy = stored.server();
        Enabled enabled = (Enabled) copy.protection();
        Step step = Objects.requireNonNull(done.revalidated());
        Server revalidated = copy.with(copy.lineage().from(done));
        return journal.replace(
                stored,
                DecideAccess.opened(revalidated, enabled, enabled.checks().good(provenAt), step.at(), step.by())
                        .and(Event.of(
                                copy.uid(),
                                step.at(),
                                EventType.COPY_REVALIDATED,
                                "copyOf",
                                done.sourceId().toString(),
                                "keyUri",
                                enabled.key().followed().uri().toString(),
                                "caller",
                                step.by())));
    }
}
