package io.pgcmk.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** Two ways to do the same, in turns, so that whatever else the machine does concerns both. */
final class Turns {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<Cost> ours = new ArrayList<>();
    private final List<Cost> bare = new ArrayList<>();

    /** Of one round, in microseconds. */
    private record Cost(double processor, double time) {}

    /**
     * @param warmUp rounds that do not count
     * @param ours makes a round of the product's ready, which is not measured, and returns it
     * @param bare the same of the SDK alone
     */
    Turns(int warmUp, int rounds, Supplier<Runnable> ours, Supplier<Runnable> bare) {
        for (int round = -warmUp; round < rounds; round++) {
            Cost our = costOf(ours.get());
            Cost its = costOf(bare.get());
            if (round >= 0) {
                this.ours.add(our);
                this.bare.add(its);
            }
        }
    }

    int rounds() {
        return ours.size();
    }

    /** How much of the processor ours takes for what the SDK takes one of. */
    double processorRatio() {
        return ratio(Cost::processor);
    }

    /** How many ours does in the time in which the SDK does one. */
    double rateRatio() {
        return 1 / ratio(Cost::time);
    }

    double processorOfOurs() {
        return median(ours, Cost::processor);
    }

    double processorOfTheSdk() {
        return median(bare, Cost::processor);
    }

    double timeOfOurs() {
        return median(ours, Cost::time);
    }

    double timeOfTheSdk() {
        return median(bare, Cost::time);
    }

    private double ratio(ToDoubleFunction<Cost> what) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds(); round++) {
            ratios.add(what.applyAsDouble(ours.get(round)) / what.applyAsDouble(bare.get(round)));
        }
        return median(ratios, Double::doubleValue);
    }

    private static Cost costOf(Runnable round) {
        long began = System.nanoTime();
        long before = nanosOfThreads();
        round.run();
        return new Cost((nanosOfThreads() - before) / 1e3, (System.nanoTime() - began) / 1e3);
    }

    /** Of all threads, since the SDK works on some of its own; the compiler's and the collector's come when they like. */
    private static long nanosOfThreads() {
        return LongStream.of(THREADS.getAllThreadIds())
                .map(THREADS::getThreadCpuTime)
                .filter(nanos -> nanos > 0)
                .sum();
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> what) {
        double[] sorted = values.stream().mapToDouble(what).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
