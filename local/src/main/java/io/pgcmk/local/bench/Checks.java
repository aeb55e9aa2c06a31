package io.pgcmk.local.bench;

import io.pgcmk.local.cosmos.OperationKind;
import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.tour.Operator;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What healthy checks of one server cost: requests, memory and time of the processor. */
record Checks(LocalStack stack, Operator operator) {
    private static final int COUNT = 1000;
    private static final int IDLE_COUNT = 300;

    /** Pages of the schedule, which each tick reads, whatever is on them. */
    private static final int PAGES = 64;

    /** Short beside a check, and long beside a look at the count. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private static final int LIMIT_MIB = 350;

    /** Reading a page of the schedule is shared by all servers on it; of metadata the SDK asks once. */
    private static final Set<OperationKind> ASIDE =
            Set.of(OperationKind.METADATA, OperationKind.QUERY, OperationKind.QUERY_PLAN);

    /** The last of a check's three operations in the vault. */
    private static final String UNWRAP = "KeyUnwrap";

    private record Counts(long checks, long vault, long cosmos, Duration cpu) {}

    /**
     * @param figures for the table
     * @param cpuMicros of one check
     */
    record Measured(List<Figure> figures, double cpuMicros) {}

    /** What a tick costs the processor while no server is on the schedule. */
    Duration measureIdle() {
        runIdle(5);
        Duration before = new FunctionsCpu(stack).spent();
        runIdle(IDLE_COUNT);
        return new FunctionsCpu(stack).spent().minus(before).dividedBy(IDLE_COUNT);
    }

    /**
     * A server with an enabled key is on the schedule.
     *
     * @param idle what a tick costs without a check
     */
    Measured measure(Duration idle) {
        // What the first checks cost is the making of connections.
        run(5);
        Counts before = counts();
        run(COUNT);
        Counts after = counts();
        long checks = after.checks() - before.checks();
        long mib = stack.functions().residentKib().orElse(0) / 1024;
        Duration check = after.cpu().minus(before.cpu()).dividedBy(checks).minus(idle);
        List<Figure> figures = List.of(
                new Figure(
                        "vault operations per healthy check",
                        "3",
                        ratio(after.vault() - before.vault(), checks),
                        "counted by the Key Vault emulator, " + checks + " checks"),
                new Figure(
                        "Cosmos DB requests per healthy check",
                        "3",
                        ratio(after.cosmos() - before.cosmos(), checks),
                        "counted by the Cosmos DB emulator, queries of the schedule aside"),
                new Figure(
                        "resident memory after 1,000 checks",
                        "<= " + LIMIT_MIB + " MiB",
                        mib + " MiB",
                        "VmRSS of the functions process"),
                new Figure(
                        "processor time of a tick without a check",
                        "-",
                        millis(idle),
                        "of the functions process, all threads; " + PAGES + " pages of the schedule"),
                new Figure(
                        "processor time of a check in a tick",
                        "-",
                        millis(check),
                        "the same, less a tick without a check"));
        return new Measured(figures, check.toNanos() / 1e3);
    }

    private void runIdle(int count) {
        for (int tick = 0; tick < count; tick++) {
            long done = requests(OperationKind.QUERY);
            operator.startCheck();
            while (requests(OperationKind.QUERY) < done + PAGES) {
                Waiting.during(BETWEEN_LOOKS);
            }
        }
    }

    private void run(int count) {
        for (int tick = 0; tick < count; tick++) {
            // A check ends with its record: a tick that began before it would look at a server that is being looked at.
            long done = requests(OperationKind.BATCH);
            operator.startCheck();
            while (requests(OperationKind.BATCH) == done) {
                Waiting.during(BETWEEN_LOOKS);
            }
        }
    }

    private Counts counts() {
        return new Counts(
                unwraps(),
                stack.keyVault().audit().stream()
                        .filter(record -> record.vault().equals("contoso")
                                && !record.oid().isEmpty())
                        .count(),
                stack.cosmos().requests().count(kind -> !ASIDE.contains(kind)),
                new FunctionsCpu(stack).spent());
    }

    private long requests(OperationKind kind) {
        return stack.cosmos().requests().count(kind::equals);
    }

    private long unwraps() {
        return stack.keyVault().audit().stream()
                .filter(record -> record.operation().equals(UNWRAP))
                .count();
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    private static String ratio(long amount, long checks) {
        return String.format(Locale.ROOT, "%.2f", (double) amount / checks);
    }
}
