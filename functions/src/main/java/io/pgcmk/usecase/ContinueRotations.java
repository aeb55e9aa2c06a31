package io.pgcmk.usecase;

import io.pgcmk.port.RotationStore;
import io.pgcmk.port.StoredRotation;
import io.pgcmk.port.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Carries on with rotations that nobody works on, side by side. */
public final class ContinueRotations {
    /**
     * How many DEKs a rotation moves side by side. Many, since the next ones wait for the slowest of them; those that were
     * not stored when an instance died are moved again.
     */
    public static final int DEKS_AT_ONCE = 4 * RotationStore.MOST_REWRAPPED;

    private static final Logger LOG = Logger.getLogger(ContinueRotations.class.getName());
    private static final int AT_ONCE = 50;

    private final RotationStore rotations;
    private final ContinueRotation continueRotation;
    private final Workers workers;
    private final Clock clock;

    ContinueRotations(RotationStore rotations, ContinueRotation continueRotation, Workers workers, Clock clock) {
        this.rotations = rotations;
        this.continueRotation = continueRotation;
        this.workers = workers;
        this.clock = clock;
    }

    /**
     * Returns how many were taken up.
     *
     * @param patience after which the rest is handed over to the next run
     */
    public int run(Duration patience) {
        return run(clock.instant().plus(patience));
    }

    int run(Instant until) {
        AtomicInteger taken = new AtomicInteger();
        int before;
        do {
            before = taken.get();
            List<StoredRotation> some = rotations.abandoned(clock.instant(), AT_ONCE);
            workers.run(some.stream()
                    .map(rotation -> (Runnable) () -> taken.addAndGet(carriedOn(rotation, until) ? 1 : 0))
                    .toList());
        } while (taken.get() > before && clock.instant().isBefore(until));
        return taken.get();
    }

    /** One that fails is left to the next run, and keeps no other from being carried on. */
    private boolean carriedOn(StoredRotation rotation, Instant until) {
        try {
            return continueRotation.run(rotation, until);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a rotation failed and is left to the next run", e);
            return false;
        }
    }
}
