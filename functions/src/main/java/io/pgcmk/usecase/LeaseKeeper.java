package io.pgcmk.usecase;

import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.HostFault;
import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lease by which a server denies connections by itself when it hears of no good check (D1): new ones from
 * PostgreSQL 17 on, all of them where a guard runs on its host.
 *
 * <p>A lease ends by PostgreSQL's own clock, read before T0: whatever a check and its renewal take, they never make it last
 * longer. A renewal that fails is made again by the next check, and until then the old end stands.
 */
final class LeaseKeeper {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class.getName());
    private static final Duration VERIFIED_EVERY = Duration.ofHours(1);

    private final PostgresCalls postgres;
    private final Duration length;
    private final Clock clock;
    private final Map<ServerUid, Instant> verified = new ConcurrentHashMap<>();

    LeaseKeeper(PostgresCalls postgres, Duration length, Clock clock) {
        this.postgres = postgres;
        this.length = length;
        this.clock = clock;
    }

    /**
     * What PostgreSQL said before a check.
     *
     * @param readAt by its own clock
     * @param fencesItself whether each of its databases has a sound login gate
     * @param isStandby whether it follows another
     * @param guarded what the guard on its host keeps encrypted; null if none is at work
     * @param bound whether its lease is of what it is now: not of one that was restored or promoted since
     * @param strangers names of standbys that stream from it and that nobody has registered
     * @param hosts what is wrong with hosts of a set
     */
    record Reading(
            Instant readAt,
            boolean fencesItself,
            boolean isStandby,
            @Nullable DataAtRest guarded,
            boolean bound,
            List<String> strangers,
            List<HostFault> hosts) {
        Reading {
            strangers = List.copyOf(strangers);
            hosts = List.copyOf(hosts);
        }
    }

    /** Null if PostgreSQL does not answer: the check goes on without. */
    @Nullable
    Reading before(Server server, Enabled enabled) {
        if (!(enabled.access() instanceof Access.Ready)) {
            return null;
        }
        try {
            PostgresServer gate = postgres.of(server);
            boolean fences = hasGates(server) && fences(server, enabled, gate);
            PostgresServer.Reading reading = gate.read();
            GuardReport guard = reading.guard();
            return new Reading(
                    reading.clock(),
                    fences,
                    reading.standby(),
                    guard != null && guard.isAtWork(reading.clock()) ? guard.dataAtRest() : null,
                    reading.bound(),
                    reading.strangers(),
                    reading.hosts());
        } catch (PostgresException e) {
            notTaken(server, e);
            return null;
        }
    }

    private boolean fences(Server server, Enabled enabled, PostgresServer gate) {
        Instant last = verified.get(server.uid());
        Instant now = clock.instant();
        if (last != null && now.isBefore(last.plus(VERIFIED_EVERY))) {
            return enabled.checks().fencesItself();
        }
        boolean fences = gate.verifyGates();
        verified.put(server.uid(), now);
        return fences;
    }

    /**
     * The first lease of a server that was enabled just now: a key that is lost before the next check, with everything of ours
     * dead by then, closes it too. If PostgreSQL does not take it, the next good check gives it.
     */
    void begin(Server server) {
        if (server.protection() instanceof Protection.Enabled enabled) {
            try {
                PostgresServer gate = postgres.of(server);
                gate.renew(server.uid(), server.fence(), leaseOfNew(server, enabled, gate));
            } catch (PostgresException e) {
                notTaken(server, e);
            }
        }
    }

    /** After a good check: only of a server that PostgreSQL has confirmed to be open. */
    void renew(Server server, Reading before) {
        if (!(server.protection() instanceof Protection.Enabled enabled)
                || !(enabled.access() instanceof Access.Ready)
                || enabled.enforcement() != Enforcement.CONFIRMED) {
            return;
        }
        Lease lease = lease(server, before.readAt());
        try {
            PostgresServer gate = postgres.of(server);
            try {
                gate.renew(server.uid(), server.fence(), lease);
            } catch (PostgresException e) {
                if (e.fault() != PostgresFault.FENCED || !before.bound()) {
                    throw e;
                }
                // A host that was promoted before the opening came to it is still closed. A later decision
                // refuses this, too, and what was restored waits for its revalidation.
                gate.open(server.uid(), server.fence(), lease);
            }
        } catch (PostgresException e) {
            notTaken(server, e);
        }
    }

    private static void notTaken(Server server, PostgresException e) {
        LOG.log(Level.WARNING, "the lease of server {0} is renewed by the next check: {1} {2}", new Object[] {
            server.uid(), e.fault(), e.getMessage()
        });
    }

    /**
     * Gives an open server a lease of its own: one that was promoted or restored since has none, whatever it had before.
     *
     * @throws RequestRefusedException if PostgreSQL does not take it
     */
    void reissue(Server server) {
        if (server.protection() instanceof Protection.Enabled enabled
                && enabled.enforcement() == Enforcement.CONFIRMED) {
            PostgresCalls.refusing(() -> {
                PostgresServer gate = postgres.of(server);
                gate.open(server.uid(), server.fence(), leaseOfNew(server, enabled, gate));
                return true;
            });
        }
    }

    /** The lease of a server that is opened now: it counts from its last good check, too. Null if it does not end. */
    @Nullable
    Lease leaseOfNew(Server server, Enabled enabled, PostgresServer gate) {
        if (hasGates(server)) {
            gate.verifyGates();
        }
        Instant now = clock.instant();
        Instant lastGood = Objects.requireNonNullElse(enabled.checks().lastGood(), now);
        return lease(server, gate.read().clock().minus(Duration.between(lastGood, now)));
    }

    private static boolean hasGates(Server server) {
        return server.node().hasLoginTriggers();
    }

    private @Nullable Lease lease(Server server, Instant proven) {
        ServerPolicy policy = server.registration().policy();
        return policy.lease() == ServerPolicy.Lease.OFF
                ? null
                : Lease.from(proven, length.plus(policy.transientGrace()));
    }
}
