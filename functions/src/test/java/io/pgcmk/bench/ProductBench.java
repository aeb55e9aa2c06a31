package io.pgcmk.bench;

import io.pgcmk.local.bench.Figure;
import io.pgcmk.local.stack.Ready;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Prints the figures that {@code ./cmk bench} takes from the product's own classes. */
public final class ProductBench {
    /**
     * Servers are lost here by the hundred, and the SDKs tell of every request. Kept, since a logger that nobody holds
     * forgets its level.
     */
    private static final List<Logger> TALKATIVE = List.of(
            Logger.getLogger("io.pgcmk.usecase"), Logger.getLogger("com.azure"), Logger.getLogger("com.microsoft"));

    private ProductBench() {}

    /**
     * {@code ProductBench MICROSECONDS MICROSECONDS}: what a whole check and a whole rewrap cost; the line {@code READY}
     * comes by standard input.
     */
    public static void main(String[] arguments) throws IOException {
        TALKATIVE.forEach(logger -> logger.setLevel(Level.OFF));
        double checkMicros = Double.parseDouble(arguments[0]);
        double rewrapMicros = Double.parseDouble(arguments[1]);
        Ready ready = Ready.parse(line());
        Stream.<Supplier<List<Figure>>>of(
                        () -> VaultCpu.measure(ready, checkMicros),
                        () -> RewrapCpu.measure(ready, rewrapMicros),
                        Revocations::measure,
                        VaultOperations::measure,
                        RewrapPace::measure,
                        Retirements::measure)
                .flatMap(figures -> figures.get().stream())
                .forEach(System.out::println);
    }

    private static String line() throws IOException {
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IllegalArgumentException("standard input has no line READY");
        }
        return line;
    }
}
