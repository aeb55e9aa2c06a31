package io.pgcmk.adapter.cosmos;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.operation.Progress;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A long-running operation in its server's partition of {@code state}. Ended, it is kept as long as a retired DEK.
 *
 * @param endedAt of an ended operation only; code and message of a failed one
 */
record OperationDocument(
        String id,
        String uid,
        int schema,
        String type,
        @Nullable Integer ttl,
        String operation,
        String keyUri,
        String callerObjectId,
        String startedAt,
        String leaseUntil,
        String progress,
        @Nullable String endedAt,
        @Nullable String code,
        @Nullable String message) {
    static final String TYPE = "operation";
    static final String IN_PROGRESS = "InProgress";

    static String id(OperationId operation) {
        return "operation-" + operation.value();
    }

    static ObjectNode write(Operation operation, Instant now) {
        return StoredJson.write(
                switch (operation.progress()) {
                    case Progress.InProgress running -> of(operation, IN_PROGRESS, null, null, null, now);
                    case Progress.Succeeded(Instant at) -> of(operation, "Succeeded", at, null, null, now);
                    case Progress.Failed(Instant at, String code, String message) ->
                        of(operation, "Failed", at, code, message, now);
                });
    }

    private static OperationDocument of(
            Operation operation,
            String progress,
            @Nullable Instant endedAt,
            @Nullable String code,
            @Nullable String message,
            Instant now) {
        return new OperationDocument(
                id(operation.id()),
                operation.id().server().toString(),
                StoredJson.SCHEMA,
                TYPE,
                Retention.timeToLive(endedAt, now),
                operation.id().toString(),
                operation.key().uri().toString(),
                operation.callerObjectId(),
                StoredJson.text(operation.startedAt()),
                StoredJson.text(operation.leaseUntil()),
                progress,
                StoredJson.textOrNull(endedAt),
                code,
                message);
    }

    static Operation read(JsonNode json) {
        OperationDocument document = StoredJson.read(json, OperationDocument.class);
        return new Operation(
                OperationId.parse(document.operation),
                KeyIdentifier.parse(document.keyUri),
                document.callerObjectId,
                Instant.parse(document.startedAt),
                Instant.parse(document.leaseUntil),
                document.toProgress());
    }

    private Progress toProgress() {
        return switch (progress) {
            case IN_PROGRESS -> new Progress.InProgress();
            case "Succeeded" -> new Progress.Succeeded(Instant.parse(requireNonNull(endedAt)));
            case "Failed" ->
                new Progress.Failed(
                        Instant.parse(requireNonNull(endedAt)), requireNonNull(code), requireNonNull(message));
            default -> throw new IllegalStateException("an operation of unknown progress " + progress);
        };
    }
}
