package io.pgcmk.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TenMinutePromiseTest {
    private static final Logger LOG = Logger.getLogger("io.pgcmk.usecase");

    /** {@code -Dpgcmk.seed=n} plays one history again. */
    private static final long ONLY = Long.getLong("pgcmk.seed", 0);

    private static final int HISTORIES = Integer.getInteger("pgcmk.histories", 10_000);

    static {
        LOG.setLevel(Level.OFF);
    }

    @Test
    @DisplayName("R10–R12, D1, D5–D7: the promise holds in ten thousand random histories")
    void holdsInEveryHistory() {
        if (ONLY != 0) {
            play(ONLY);
            return;
        }
        LongStream.rangeClosed(1, HISTORIES).parallel().forEach(TenMinutePromiseTest::play);
    }

    private static void play(long seed) {
        History history = History.of(seed);
        try {
            new Simulation(history).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("replay with -Dpgcmk.seed=" + seed + "\n" + history, e);
        }
    }
}
