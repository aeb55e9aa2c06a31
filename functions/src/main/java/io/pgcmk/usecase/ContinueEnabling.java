package io.pgcmk.usecase;

import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.Progress;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Carries the enabling of a key on from wherever it stands to its end.
 *
 * <p>The order is what keeps a DEK from being lost: generated, wrapped, verified; stored in the shared store; stored in
 * {@code cmk_control}; among the users of the key; on the schedule of checks; and only then active. A crash between any
 * two leaves a state from which the next run goes on, and in which nothing is encrypted with the DEK.
 */
final class ContinueEnabling {
    /** How long the instance that works on it is left alone. */
    static final Duration LEASE = Duration.ofSeconds(30);

    /** How long a caller waits; what is not done by then goes on without it, once the lease is over. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A vault or PostgreSQL that gives no usable answer for this long ends the enabling without effect. */
    private static final Duration GIVE_UP = Duration.ofMinutes(10);

    private static final String WAY_OUT =
            "POST …/validateKey names what the vault refuses and what mends it; then enable the key again";

    private final ServerStore servers;
    private final KeyUsage usage;
    private final Schedule schedule;
    private final ServerJournal journal;
    private final WrapForServer wrap;
    private final PostgresCalls postgres;
    private final LeaseKeeper leases;
    private final Clock clock;

    ContinueEnabling(
            ServerStore servers,
            KeyUsage usage,
            Schedule schedule,
            ServerJournal journal,
            WrapForServer wrap,
            PostgresCalls postgres,
            LeaseKeeper leases,
            Clock clock) {
        this.servers = servers;
        this.usage = usage;
        this.schedule = schedule;
        this.journal = journal;
        this.wrap = wrap;
        this.postgres = postgres;
        this.leases = leases;
        this.clock = clock;
    }

    /**
     * The server as stored afterwards: Enabled, or back to None if it cannot be, or still Enabling if something gave no
     * usable answer; then the timer goes on once the lease is over.
     */
    StoredServer run(StoredServer stored, Operation operation) {
        if (!(stored.server().protection() instanceof Protection.Enabling enabling)) {
            return stored;
        }
        try {
            Instant provenAt = clock.instant();
            StoredServer wrapped = wrapped(stored, enabling, operation.key());
            boolean patient = clock.instant().isBefore(provenAt.plus(PATIENCE));
            return patient ? activated(wrapped, operation, provenAt) : wrapped;
        } catch (KekRefusedException e) {
            return failed(
                    stored, operation, "AzureKeyVaultKeyRefused", e.refusal().message() + "; " + WAY_OUT);
        } catch (KekVaultException e) {
            return later(stored, operation, "AzureKeyVaultUnavailable", e.getMessage());
        } catch (PostgresException e) {
            return e.fault() == PostgresFault.UNREACHABLE
                    ? later(stored, operation, "PostgresUnreachable", e.getMessage())
                    : failed(stored, operation, "PostgresRefused", PostgresCalls.explained(e));
        }
    }

    /** A DEK that is stored already is proven anew and used; there is never a second one. */
    private StoredServer wrapped(StoredServer stored, Protection.Enabling enabling, KeyIdentifier key) {
        Server server = stored.server();
        ActiveKey pending = enabling.key();
        if (pending != null) {
            wrap.prove(server, pending.canary());
            return stored;
        }
        WrapForServer.Wrapped made = wrap.run(server, key);
        ActiveKey active = new ActiveKey(key, made.dek().wrappedBy(), made.dek().id(), made.canary(), clock.instant());
        return journal.replace(
                stored,
                ServerChange.of(server.with(new Protection.Enabling(enabling.operation(), active)))
                        .and(new StoredDek(made.dek(), new DekScope.OfServer(), clock.instant(), null)));
    }

    private StoredServer activated(StoredServer stored, Operation operation, Instant provenAt) {
        Server server = stored.server();
        ActiveKey key = pendingKey(server);
        StoredDek dek = servers.findDek(server.uid(), key.dek()).orElseThrow();
        PostgresServer control = postgres.of(server);
        control.bind(server.uid());
        control.store(server.uid(), dek.dek());
        usage.add(KeyUse.of(server, key));
        schedule.add(server.uid(), key.pinned());
        Instant now = clock.instant();
        Protection enabled = new Protection.Enabled(
                key, new Access.Ready(now), Enforcement.CONFIRMED, CheckRecord.startingAt(provenAt), Rewraps.none());
        Event event = Event.of(
                server.uid(),
                now,
                EventType.KEY_ENABLED,
                "keyUri",
                key.followed().uri().toString(),
                "keyVersion",
                key.pinned().version(),
                "dek",
                key.dek().toString());
        StoredServer active = journal.replace(
                stored, ServerChange.of(server.with(enabled), event).and(operation.ended(new Progress.Succeeded(now))));
        leases.begin(active.server());
        return active;
    }

    private static ActiveKey pendingKey(Server server) {
        if (server.protection() instanceof Protection.Enabling(var operation, ActiveKey key) && key != null) {
            return key;
        }
        throw new IllegalStateException("a key that is being enabled has a DEK by now");
    }

    private StoredServer later(StoredServer stored, Operation operation, String code, @Nullable String message) {
        boolean giveUp = clock.instant().isAfter(operation.startedAt().plus(GIVE_UP));
        return giveUp ? failed(stored, operation, code, String.valueOf(message)) : stored;
    }

    /** Nothing was encrypted, so the server is as it was before; a DEK that was stored is retired. */
    private StoredServer failed(StoredServer before, Operation operation, String code, String message) {
        StoredServer stored = servers.find(before.server().uid()).orElseThrow();
        if (!(stored.server().protection() instanceof Protection.Enabling(var id, ActiveKey key))) {
            return stored;
        }
        Server server = stored.server();
        Instant now = clock.instant();
        ServerChange change = ServerChange.of(
                        server.with(new Protection.None()),
                        Event.of(server.uid(), now, EventType.KEY_ENABLING_FAILED, "code", code, "message", message))
                .and(operation.ended(new Progress.Failed(now, code, message)));
        return journal.replace(
                stored,
                key == null
                        ? change
                        : servers.findDek(server.uid(), key.dek())
                                .map(dek -> change.and(dek.retired(now)))
                                .orElse(change));
    }
}
