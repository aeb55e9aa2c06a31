package io.pgcmk.usecase;

import io.pgcmk.domain.check.TokenBucket;
import io.pgcmk.domain.check.VaultLimit;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.port.Pause;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this instance's checks within our share of each vault's limit and out of one another's way: a vault that is slow
 * holds up its own checks and no other's, and one that answers 429 is left alone for a while. Rewraps take what checks leave.
 */
final class VaultTraffic {
    /** A check waits for the network nearly all of its time. */
    private static final int AT_ONCE = 64;

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int OPERATIONS = 3;
    private static final int SILENT_AFTER = 20;

    /** What rewraps leave of a bucket to the checks that come. */
    private static final double BEHIND = 0.5;

    private final Pause pause;
    private final Clock clock;
    private final Map<URI, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<String, TokenBucket> subscriptions = new ConcurrentHashMap<>();
    private final Map<KekVersion, VaultLimit> limits = new ConcurrentHashMap<>();

    VaultTraffic(Pause pause, Clock clock) {
        this.pause = pause;
        this.clock = clock;
    }

    private static final class Lane {
        private final Semaphore places = new Semaphore(AT_ONCE, true);
        private TokenBucket bucket;
        private Instant closedUntil = Instant.EPOCH;
        private int silences;

        Lane(Instant now) {
            bucket = TokenBucket.full(VaultLimit.perSecondOfAVault(), now);
        }
    }

    /**
     * Takes a place for one check of a key, waiting for it until {@code until}; {@link #leave} gives it back.
     *
     * @param vault null if we were not told which it is
     * @param urgent whether the server has little time left: then our share does not hold it up
     * @return whether there is a place
     */
    boolean enter(KekVersion key, @Nullable VaultId vault, boolean urgent, Instant until) {
        Lane lane = lane(key);
        double cost = limits.getOrDefault(key, VaultLimit.SOFTWARE_2048).cost(OPERATIONS);
        lane.places.acquireUninterruptibly();
        if (!urgent && clock.instant().isAfter(until)) {
            lane.places.release();
            return false;
        }
        while (true) {
            Duration wait = take(lane, vault, cost, 0, urgent);
            if (wait.isZero()) {
                return true;
            }
            if (clock.instant().plus(wait).isAfter(until)) {
                lane.places.release();
                return false;
            }
            pause.last(wait);
        }
    }

    /**
     * Waits until so many operations may be made with a key without a check having to wait for them: one second's worth is
     * shared, and checks find half of it untouched.
     *
     * @return whether they may; not if that would be after {@code until}
     */
    boolean behindChecks(KekVersion key, @Nullable VaultId vault, int operations, Instant until) {
        Lane lane = lane(key);
        double cost = limits.getOrDefault(key, VaultLimit.SOFTWARE_2048).cost(operations);
        while (true) {
            Duration wait = take(lane, vault, cost, BEHIND, false);
            if (wait.isZero()) {
                return true;
            }
            if (clock.instant().plus(wait).isAfter(until)) {
                return false;
            }
            pause.last(wait);
        }
    }

    void leave(KekVersion key) {
        lane(key).places.release();
    }

    /**
     * Counts one operation more, for which nobody waits: whoever comes next does.
     *
     * @return whether it may be made; not while its vault is silent, or is to be left alone
     */
    boolean spend(KekVersion key, @Nullable VaultId vault) {
        double cost = limits.getOrDefault(key, VaultLimit.SOFTWARE_2048).cost(1);
        Lane lane = lane(key);
        synchronized (lane) {
            Instant now = clock.instant();
            if (lane.silences >= SILENT_AFTER || now.isBefore(lane.closedUntil)) {
                return false;
            }
            if (vault != null) {
                subscription(vault, now);
            }
            spend(lane, vault, cost, now);
            return true;
        }
    }

    private void spend(Lane lane, @Nullable VaultId vault, double cost, Instant now) {
        lane.bucket = lane.bucket.spend(cost, now);
        if (vault != null) {
            subscriptions.computeIfPresent(vault.subscription(), (id, bucket) -> bucket.spend(cost, now));
        }
    }

    /** What a key turned out to be, which says what its operations cost. */
    void learn(KekProperties key) {
        limits.put(key.version(), VaultLimit.of(key));
    }

    /** The vault, or its subscription, asked to be left alone. We obey within our own cap: a server's ten minutes run. */
    void throttled(KekVersion key, Silence silence) {
        Duration asked = Objects.requireNonNullElse(silence.retryAfter(), PAUSE);
        Duration obeyed = asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
        Lane lane = lane(key);
        synchronized (lane) {
            lane.closedUntil = clock.instant().plus(obeyed);
        }
    }

    /** Whether the vault has left so many checks in a row without an answer that one more would only take its time. */
    boolean isSilent(KekVersion key) {
        Lane lane = lane(key);
        synchronized (lane) {
            return lane.silences >= SILENT_AFTER;
        }
    }

    void answered(KekVersion key, boolean usably) {
        Lane lane = lane(key);
        synchronized (lane) {
            lane.silences = usably ? 0 : lane.silences + 1;
        }
    }

    /** A new tick asks every vault again. */
    void forgetSilences() {
        lanes.values().forEach(lane -> {
            synchronized (lane) {
                lane.silences = 0;
            }
        });
    }

    /**
     * Takes what some operations cost, or says how long to wait for it.
     *
     * @param untouched the part of what a bucket can hold that must be left in it
     */
    private Duration take(Lane lane, @Nullable VaultId vault, double cost, double untouched, boolean urgent) {
        synchronized (lane) {
            Instant now = clock.instant();
            Duration wait = longer(Duration.between(now, lane.closedUntil), lane.bucket.wait(cost, untouched, now));
            if (vault != null) {
                wait = longer(wait, subscription(vault, now).wait(cost, untouched, now));
            }
            if (!urgent && wait.isPositive()) {
                return wait;
            }
            spend(lane, vault, cost, now);
            return Duration.ZERO;
        }
    }

    private TokenBucket subscription(VaultId vault, Instant now) {
        return subscriptions.computeIfAbsent(
                vault.subscription(), id -> TokenBucket.full(VaultLimit.perSecondOfASubscription(), now));
    }

    private Lane lane(KekVersion key) {
        return lanes.computeIfAbsent(key.kek().vault(), vault -> new Lane(clock.instant()));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
