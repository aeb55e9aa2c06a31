package io.pgcmk.usecase;

import io.pgcmk.domain.check.Cadence;
import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.check.Deadline;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.check.Verdict;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ScheduleEntry;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks one server's access to its key, and closes or opens the server when that is due (R10, R12).
 *
 * <p>A healthy check costs three vault operations and three requests to the store: a read, a claim and a replacement.
 */
final class CheckServer {
    /** With less time left, our share of the vault's limit does not hold a check up. */
    private static final Duration URGENT = Duration.ofMinutes(4);

    private final ServerStore servers;
    private final Schedule schedule;
    private final ServerJournal journal;
    private final ObserveKey observe;
    private final VaultTraffic traffic;
    private final DecideAccess decide;
    private final LookBeyond beyond;
    private final EnforceAccess enforce;
    private final LeaseKeeper leases;
    private final ReleaseServer release;
    private final Clock clock;

    CheckServer(
            ServerStore servers,
            Schedule schedule,
            ServerJournal journal,
            ObserveKey observe,
            VaultTraffic traffic,
            DecideAccess decide,
            LookBeyond beyond,
            EnforceAccess enforce,
            LeaseKeeper leases,
            ReleaseServer release,
            Clock clock) {
        this.servers = servers;
        this.schedule = schedule;
        this.journal = journal;
        this.observe = observe;
        this.traffic = traffic;
        this.decide = decide;
        this.beyond = beyond;
        this.enforce = enforce;
        this.leases = leases;
        this.release = release;
        this.clock = clock;
    }

    /** A first look in a tick: made by whoever claims it, and until {@code until} at the latest. */
    Looked first(ScheduleEntry entry, Instant tick, Instant until) {
        Optional<StoredServer> found = servers.find(entry.uid());
        if (found.isEmpty()) {
            schedule.remove(entry);
            return Looked.done(entry);
        }
        StoredServer stored = found.get();
        try {
            return switch (stored.server().protection()) {
                case Protection.None none -> {
                    schedule.remove(entry);
                    yield Looked.done(entry);
                }
                case Protection.Enabling enabling -> Looked.done(entry);
                case Protection.Releasing releasing -> {
                    release.resume(stored);
                    yield Looked.done(entry);
                }
                case Enabled enabled ->
                    stored.server().isDeleted()
                            ? deleted(entry, stored, enabled)
                            : enabled(entry, stored, enabled, tick, until);
            };
        } catch (StaleStateException e) {
            // Another instance was first with the release.
            return Looked.done(entry);
        }
    }

    /** Another look at a server that was looked at in this tick. */
    Looked again(ScheduleEntry entry, Instant until) {
        return watched(entry)
                .filter(watched -> isProbed(watched.enabled()))
                .filter(watched -> traffic.enter(
                        watched.enabled().key().pinned(),
                        watched.stored().server().registration().keyVaultId(),
                        isUrgent(watched.enabled()),
                        until))
                .map(watched -> look(entry, watched.stored(), watched.enabled()))
                .orElseGet(() -> Looked.done(entry));
    }

    /** Closes a server whose neighbours at the key, or in the vault, were found to have lost it. */
    void spokenFor(ScheduleEntry entry, Verdict verdict) {
        watched(entry)
                .filter(watched -> watched.enabled().access() instanceof Access.Ready)
                .filter(watched -> watched.enabled().key().pinned().equals(entry.pinned()))
                .ifPresent(watched -> close(entry, watched, verdict));
    }

    private void close(ScheduleEntry entry, Watched watched, Verdict verdict) {
        StoredServer stored = watched.stored();
        Instant now = clock.instant();
        // For the schedule to show a look; whose verdict counts is settled by the replacement of the server.
        schedule.replace(entry, entry.claimed(now, now, null));
        enforce.run(journal.replace(stored, decide.closedBy(stored.server(), watched.enabled(), verdict, now)));
    }

    /** A server that is registered, and that a key protects. */
    private record Watched(StoredServer stored, Enabled enabled) {}

    private Optional<Watched> watched(ScheduleEntry entry) {
        return servers.find(entry.uid())
                .flatMap(stored ->
                        !stored.server().isDeleted() && stored.server().protection() instanceof Enabled enabled
                                ? Optional.of(new Watched(stored, enabled))
                                : Optional.empty());
    }

    /** A deleted server stays closed; once PostgreSQL has confirmed that, nothing is left to do. */
    private Looked deleted(ScheduleEntry entry, StoredServer stored, Enabled enabled) {
        if (enabled.enforcement() == Enforcement.CONFIRMED) {
            schedule.remove(entry);
        } else {
            enforce.run(stored);
        }
        return Looked.done(entry);
    }

    private Looked enabled(ScheduleEntry entry, StoredServer stored, Enabled enabled, Instant tick, Instant until) {
        if (!isProbed(enabled)) {
            enforce.run(stored);
            return Looked.done(entry);
        }
        Server server = stored.server();
        boolean urgent = isUrgent(enabled);
        if (traffic.isSilent(enabled.key().pinned())) {
            return urgent ? unasked(entry, stored, enabled) : Looked.done(entry);
        }
        if (!traffic.enter(enabled.key().pinned(), server.registration().keyVaultId(), urgent, until)) {
            return Looked.done(entry);
        }
        ScheduleEntry claimed = schedule.replace(
                        entry, entry.claimed(tick, nextDue(server, enabled), denyBy(server, enabled)))
                .orElse(null);
        if (claimed == null) {
            traffic.leave(enabled.key().pinned());
            return Looked.done(entry);
        }
        try {
            return look(claimed, stored, enabled);
        } catch (RuntimeException e) {
            dueAtOnce(claimed);
            throw e;
        }
    }

    /** The place in the vault's traffic is given back as soon as the vault has answered: PostgreSQL may take its time. */
    private Looked look(ScheduleEntry claimed, StoredServer stored, Enabled enabled) {
        LeaseKeeper.Reading before;
        ObserveKey.Observed observed;
        try {
            before = leases.before(stored.server(), enabled);
            observed = observe.all(stored.server(), enabled);
        } finally {
            traffic.leave(enabled.key().pinned());
        }
        return decided(claimed, stored, enabled, observed, before);
    }

    /** The vault has answered none of its other servers just now: their silence is this one's. */
    private Looked unasked(ScheduleEntry entry, StoredServer stored, Enabled enabled) {
        return decided(
                entry,
                stored,
                enabled,
                ObserveKey.Observed.silence(clock.instant(), "the vault answers none of its servers", enabled),
                null);
    }

    private Looked decided(
            ScheduleEntry entry,
            StoredServer stored,
            Enabled enabled,
            ObserveKey.Observed observed,
            LeaseKeeper.@Nullable Reading before) {
        if (isPromoted(stored.server(), before)) {
            enforce.run(journal.replace(stored, DecideAccess.promoted(stored.server(), enabled, clock.instant())));
            return Looked.done(entry);
        }
        Enabled state = before == null
                ? enabled
                : enabled.with(enabled.checks().fencing(before.fencesItself(), before.guarded()));
        DecideAccess.Decided decided = decide.run(stored.server(), state, observed, clock.instant());
        boolean good = observed.seen() instanceof Observation.Good;
        StoredServer changed;
        try {
            changed = replaced(stored, decided.change(), observed, before);
        } catch (StaleStateException e) {
            // Another instance, or a caller, was first. What is good is seen again by the next tick; what is not is not
            // lost.
            return good ? Looked.done(dueAtOnce(entry)) : Looked.again(entry);
        }
        StoredServer after = enforce.run(changed);
        if (good && before != null) {
            leases.renew(after.server(), before);
        }
        return new Looked(good ? entry : dueAtOnce(entry), decided.suspicion(), decided.verdict(), false);
    }

    private static boolean isPromoted(Server server, LeaseKeeper.@Nullable Reading before) {
        return server.lineage().isFollowing() && before != null && !before.isStandby();
    }

    /** The verdict does not wait for what else was seen: the rotation that is superseded may be at work just now. */
    private StoredServer replaced(
            StoredServer stored,
            ServerChange verdict,
            ObserveKey.Observed observed,
            LeaseKeeper.@Nullable Reading before) {
        ServerChange all = beyond.run(verdict, observed, before, clock.instant());
        try {
            return journal.replace(stored, all);
        } catch (StaleStateException e) {
            if (all.rotations().isEmpty()) {
                throw e;
            }
            return journal.replace(stored, verdict);
        }
    }

    /** Whatever is not well is looked at again by the next tick. If that is not stored, its turn comes as if it were. */
    private ScheduleEntry dueAtOnce(ScheduleEntry entry) {
        Instant now = clock.instant();
        return entry.dueAt().isAfter(now)
                ? schedule.replace(entry, entry.due(now)).orElse(entry)
                : entry;
    }

    private boolean isProbed(Enabled enabled) {
        return switch (enabled.access()) {
            case Access.Ready ready -> true;
            case Access.Inaccessible closed ->
                Cadence.probes(closed, enabled.checks().checkedAt(), clock.instant());
        };
    }

    private boolean isUrgent(Enabled enabled) {
        @Nullable Instant lastGood = enabled.checks().lastGood();
        return enabled.access() instanceof Access.Ready
                && (lastGood == null
                        || Deadline.denyBy(lastGood, Duration.ZERO)
                                .isBefore(clock.instant().plus(URGENT)));
    }

    /** A server that is not well stays due. */
    private Instant nextDue(Server server, Enabled enabled) {
        CheckRecord checks = enabled.checks();
        boolean well =
                enabled.access() instanceof Access.Ready && checks.suspicion() == null && checks.unanswered() == null;
        return well ? Cadence.next(server.uid(), clock.instant()) : clock.instant();
    }

    private static @Nullable Instant denyBy(Server server, Enabled enabled) {
        return enabled.access() instanceof Access.Ready
                ? Deadline.denyBy(
                        Objects.requireNonNull(enabled.checks().lastGood()),
                        server.registration().policy().transientGrace())
                : null;
    }
}
