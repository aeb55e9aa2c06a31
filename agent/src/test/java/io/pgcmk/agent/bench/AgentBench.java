package io.pgcmk.agent.bench;

import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.local.bench.Figure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Backups of a real server, a small one and a large one, beside a plain copy and a plain cipher of the same files. */
public final class AgentBench {
    private static final int MAJOR = 18;
    private static final int ROUNDS = 5;
    private static final double MIB = 1024 * 1024;

    /** Half a gigabyte. */
    private static final String LARGE =
            "CREATE TABLE large AS SELECT i, repeat(md5(i::text), 30) t FROM generate_series(1, 480000) i";

    private AgentBench() {}

    /** {@code AgentBench DIRECTORY}: an empty one, on a disk with two gigabytes to spare. */
    public static void main(String[] arguments) throws IOException, SQLException, GeneralSecurityException {
        Path directory = Path.of(arguments[0]);
        try (BoundPostgres server = BoundPostgres.start(MAJOR, directory)) {
            BackupBench bench = new BackupBench(server);
            PlainStreams plain = new PlainStreams(server.data());
            backup(bench, directory);
            double small = peakOf(bench, directory);
            server.execute("postgres", LARGE, "CHECKPOINT");
            double large = peakOf(bench, directory);
            List<Double> shares = new ArrayList<>();
            List<Double> rates = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                double copied = plain.copyTo(directory.resolve("copy"));
                double enciphered = plain.encipherTo(directory.resolve("enciphered"));
                double backedUp = backup(bench, directory);
                rates.add(backedUp);
                shares.add(backedUp / Math.min(copied, enciphered));
            }
            System.out.println(new Figure(
                    "backup against the slower of plain copy and plain cipher",
                    ">= 0.6",
                    text(median(shares)),
                    String.format(Locale.ROOT, "median of %d, in turns, one disk, %.0f MiB/s", ROUNDS, median(rates))));
            System.out.println(new Figure(
                    "memory of a backup: half a gigabyte against 50 MiB",
                    "constant",
                    text(large / small),
                    String.format(Locale.ROOT, "highest use of the heap, %.0f and %.0f MiB", large, small)));
        }
    }

    /** In mebibytes a second, of what the file has in the end. */
    private static double backup(BackupBench bench, Path directory) throws IOException {
        Path file = directory.resolve("backup.cmk");
        long began = System.nanoTime();
        bench.backup(file);
        double seconds = (System.nanoTime() - began) / 1e9;
        double rate = Files.size(file) / MIB / seconds;
        Files.delete(file);
        Files.delete(directory.resolve("backup.cmk.json"));
        return rate;
    }

    private static double peakOf(BackupBench bench, Path directory) throws IOException {
        System.gc();
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        backup(bench, directory);
        return heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / MIB;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
