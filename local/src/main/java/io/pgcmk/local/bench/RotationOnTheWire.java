package io.pgcmk.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.tour.KeyAdmin;
import io.pgcmk.local.tour.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A rotation in the whole stack: what it costs the package to move a DEK, its stores included. */
record RotationOnTheWire(LocalStack stack, Operator operator, KeyAdmin keyAdmin, String keyUri) {
    private static final int BACKUPS = 600;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /**
     * @param figures for the table
     * @param cpuMicros of one rewrap
     */
    record Measured(List<Figure> figures, double cpuMicros) {}

    /** The server has an enabled key. */
    Measured measure() {
        for (int backup = 0; backup < BACKUPS; backup++) {
            operator.registerBackup();
        }
        // The first one makes connections, and has the compiler at work.
        rotated();
        Duration before = new FunctionsCpu(stack).spent();
        JsonNode rotation = rotated();
        Duration cpu = new FunctionsCpu(stack).spent().minus(before).dividedBy(BACKUPS);
        Duration took = Duration.between(at(rotation, "startedAt"), at(rotation, "endedAt"));
        return new Measured(
                List.of(
                        new Figure(
                                "DEKs that a rotation moved",
                                String.valueOf(BACKUPS + 1),
                                rotation.path("done").asText(),
                                "the server's and its backups', in the whole stack; in "
                                        + String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1e3)),
                        new Figure(
                                "processor time of a whole rewrap",
                                "-",
                                String.format(Locale.ROOT, "%.1f ms", cpu.toNanos() / 1e6),
                                "of the functions process, all threads; vault and stores")),
                cpu.toNanos() / 1e3);
    }

    /** Returns the properties of the rotation, once it has ended. */
    private JsonNode rotated() {
        String version = keyAdmin.rotate(keyUri);
        while (true) {
            JsonNode rotation = operator.rotationTo(version);
            if (rotation.hasNonNull("endedAt")) {
                return rotation;
            }
            Waiting.during(BETWEEN_LOOKS);
        }
    }

    private static Instant at(JsonNode rotation, String field) {
        return Instant.parse(rotation.path(field).asText());
    }
}
