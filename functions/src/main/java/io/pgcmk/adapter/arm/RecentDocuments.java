package io.pgcmk.adapter.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Reads a document once for all who ask for it within some time; who asks while it is being read waits for it. */
final class RecentDocuments implements ArmDocuments {
    private final ArmDocuments source;
    private final Duration age;
    private final Clock clock;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    private record Reading(Instant at, FutureTask<Optional<JsonNode>> document) {}

    RecentDocuments(ArmDocuments source, Duration age, Clock clock) {
        this.source = source;
        this.age = age;
        this.clock = clock;
    }

    @Override
    public Optional<JsonNode> find(String path, String apiVersion) {
        Instant now = clock.instant();
        Reading reading = Objects.requireNonNull(readings.compute(
                path,
                (key, known) -> isRecent(known, now)
                        ? known
                        : new Reading(now, new FutureTask<>(() -> source.find(path, apiVersion)))));
        reading.document().run();
        try {
            return reading.document().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArmUnreadableException("interrupted while Azure Resource Manager was read");
        } catch (ExecutionException e) {
            readings.remove(path, reading);
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private boolean isRecent(@Nullable Reading known, Instant now) {
        return known != null && known.at().plus(age).isAfter(now);
    }
}
