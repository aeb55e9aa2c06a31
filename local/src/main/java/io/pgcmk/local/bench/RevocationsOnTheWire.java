package io.pgcmk.local.bench;

import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * From a revocation to the first client that PostgreSQL refuses, by the package and everything around it, in real time.
 * The trials of a cause run at once, each on a vault of its own, begun at random instants of a minute.
 */
final class RevocationsOnTheWire {
    private static final int TRIALS = 10;
    private static final int MILLIS_IN_A_MINUTE = 60_000;

    /** With twenty servers to prepare, more at once would only wait for each other. */
    private static final int AT_ONCE = 4;

    /** By then what one round has caused is over when the next one begins. */
    private static final Duration SETTLING = Duration.ofMinutes(1);

    private final EventDelivery events;
    private final List<Pair> pairs;

    private RevocationsOnTheWire(LocalStack stack) {
        System.err.println("bench: preparing " + 2 * TRIALS + " servers");
        LocalHttp http = new LocalHttp(Path.of(stack.ready().keyVault().caFile()));
        events = new EventDelivery(http, stack.ready());
        pairs = each(AT_ONCE, trial -> Pair.on(stack, http, trial));
    }

    static List<Figure> measure(LocalStack stack) {
        return new RevocationsOnTheWire(stack).figures();
    }

    /** Something that is done to a pair, how it is undone, and who is lost by it. */
    private record Loss(String how, Consumer<Pair> begin, Consumer<Pair> end, Consumer<Pair> awaited) {}

    private List<Figure> figures() {
        Loss key = new Loss(
                "disabled; the last of its two servers counts",
                Pair::disableKey,
                Pair::enableKey,
                Pair::awaitBothRefused);
        Loss role = new Loss("its role", Pair::withdrawRole, Pair::assignRole, Pair::awaitFirstRefused);
        events.hold();
        Figure ofKey = figure("of a key", key);
        Figure ofRight = figure("of one identity's right", role);
        events.deliver();
        return List.of(ofKey, ofRight, figure("of a right with an event", role));
    }

    private Figure figure(String cause, Loss loss) {
        System.err.println("bench: revocation " + cause + ", " + TRIALS + " times at once");
        Waiting.during(SETTLING);
        List<Duration> times = each(TRIALS, trial -> {
            Pair pair = pairs.get(trial);
            Waiting.during(Duration.ofMillis(new Random(trial).nextInt(MILLIS_IN_A_MINUTE)));
            long began = System.nanoTime();
            loss.begin().accept(pair);
            loss.awaited().accept(pair);
            return Duration.ofNanos(System.nanoTime() - began);
        });
        each(AT_ONCE, trial -> {
            loss.end().accept(pairs.get(trial));
            pairs.get(trial).revalidate();
            return trial;
        });
        return new Figure(
                "revocation " + cause + ", on the wire, p50, p95",
                "<= 600 s",
                Percentiles.of(times).halfAndMost(),
                TRIALS + " to the first refused client, one a second; " + loss.how());
    }

    /** The results of all trials, so many at once. */
    private static <T> List<T> each(int atOnce, Function<Integer, T> work) {
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            List<Future<T>> running = new ArrayList<>();
            for (int trial = 0; trial < TRIALS; trial++) {
                int number = trial;
                running.add(threads.submit(() -> work.apply(number)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a trial failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
