package io.pgcmk.simulation;

import io.pgcmk.adapter.postgres.RealPostgres;
import io.pgcmk.simulation.History.Size;
import io.pgcmk.simulation.Simulation.Place;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
    private static final int REAL_HISTORIES = Integer.getInteger("pgcmk.realHistories", 100);

    static {
        LOG.setLevel(Level.OFF);
    }

    @Test
    @DisplayName("R10–R12, D1, D5–D7: the promise holds in ten thousand random histories")
    void holdsInEveryHistory() {
        seeds(HISTORIES).parallel().forEach(seed -> play(History.of(seed, Size.LONG), InMemorySurroundings::new));
    }

    @Test
    @DisplayName("R10–R12, D1, D5–D7: and in some over our adapters, Microsoft's clients and PostgreSQL 17 and 18")
    void holdsOverTheRealAdapters() {
        BlockingQueue<Place> places = new LinkedBlockingQueue<>();
        for (int major : new int[] {18, 17}) {
            RealTroubles troubles = new RealTroubles();
            RealPostgres postgres = RealPostgres.of(major);
            places.add((history, steps, clock) -> new RealSurroundings(history, steps, clock, troubles, postgres));
        }
        seeds(REAL_HISTORIES).parallel().forEach(seed -> {
            Place place = taken(places);
            try {
                play(History.of(seed, Size.SHORT), place);
            } finally {
                places.add(place);
            }
        });
    }

    private static <T> T taken(BlockingQueue<T> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static LongStream seeds(int count) {
        return ONLY == 0 ? LongStream.rangeClosed(1, count) : LongStream.of(ONLY);
    }

    private static void play(History history, Place place) {
        try {
            new Simulation(history, place).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("replay with -Dpgcmk.seed=" + history.seed() + "\n" + history, e);
        }
    }
}
