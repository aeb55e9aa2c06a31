package io.pgcmk.adapter.cosmos;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.rotation.RewrapFailure;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationId;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rotation in its server's partition of {@code state}. Ended, it is kept as long as the wrappings that it superseded.
 *
 * @param changeId by which a writer whose answer was lost knows its own change again
 * @param position see {@link Position}
 * @param progress {@value #RUNNING}, or how it ended
 * @param endedAt of an ended one only; code and message of a stopped one, by of a superseded one
 */
record RotationDocument(
        String id,
        String uid,
        int schema,
        String type,
        String changeId,
        @Nullable Integer ttl,
        String position,
        String reason,
        List<String> from,
        String to,
        String startedAt,
        String leaseUntil,
        boolean inControl,
        int total,
        int done,
        int failed,
        @Nullable String after,
        List<FailurePart> failures,
        @Nullable String waitingFor,
        String progress,
        @Nullable String endedAt,
        @Nullable String code,
        @Nullable String message,
        @Nullable String by) {
    static final String TYPE = "rotation";
    static final String RUNNING = "Running";

    /** @param backup absent, like the kind, of the server's own DEK */
    record FailurePart(@Nullable String backup, @Nullable String kind, String code, String message) {
        static FailurePart of(RewrapFailure failure) {
            return failure.scope() instanceof DekScope.OfBackup(BackupId backup, BackupKind kind)
                    ? new FailurePart(backup.toString(), kind.name(), failure.code(), failure.message())
                    : new FailurePart(null, null, failure.code(), failure.message());
        }

        RewrapFailure toDomain() {
            return new RewrapFailure(
                    backup == null
                            ? new DekScope.OfServer()
                            : new DekScope.OfBackup(BackupId.parse(backup), BackupKind.valueOf(requireNonNull(kind))),
                    code,
                    message);
        }
    }

    /** How it ended, or {@link #RUNNING}. */
    private record Ending(
            String progress,
            @Nullable Instant at,
            @Nullable String code,
            @Nullable String message,
            @Nullable UUID by) {
        static Ending of(RotationState state) {
            return switch (state) {
                case RotationState.Running running -> new Ending(RUNNING, null, null, null, null);
                case RotationState.Succeeded(Instant at) -> new Ending("Succeeded", at, null, null, null);
                case RotationState.Incomplete(Instant at) -> new Ending("Incomplete", at, null, null, null);
                case RotationState.Superseded(Instant at, UUID by) -> new Ending("Superseded", at, null, null, by);
                case RotationState.Stopped(Instant at, String code, String message) ->
                    new Ending("Stopped", at, code, message, null);
            };
        }
    }

    static String id(RotationId rotation) {
        return "rotation-" + rotation.value();
    }

    static UUID value(String id) {
        return UUID.fromString(id.substring("rotation-".length()));
    }

    static ObjectNode write(Rotation rotation, String changeId, Instant now) {
        Ending ending = Ending.of(rotation.state());
        return StoredJson.write(new RotationDocument(
                id(rotation.id()),
                rotation.id().server().toString(),
                StoredJson.SCHEMA,
                TYPE,
                changeId,
                Retention.timeToLive(ending.at, now),
                Position.of(rotation.startedAt(), rotation.id().value()),
                rotation.reason().name(),
                rotation.from().stream().map(Object::toString).sorted().toList(),
                rotation.to().toString(),
                StoredJson.text(rotation.startedAt()),
                StoredJson.text(rotation.leaseUntil()),
                rotation.inControl(),
                rotation.total(),
                rotation.done(),
                rotation.failed(),
                rotation.after() == null ? null : rotation.after().toString(),
                rotation.failures().stream().map(FailurePart::of).toList(),
                rotation.waitingFor(),
                ending.progress,
                StoredJson.textOrNull(ending.at),
                ending.code,
                ending.message,
                ending.by == null ? null : ending.by.toString()));
    }

    static Rotation read(JsonNode json) {
        RotationDocument document = StoredJson.read(json, RotationDocument.class);
        return new Rotation(
                new RotationId(ServerUid.parse(document.uid), value(document.id)),
                RotationReason.valueOf(document.reason),
                document.from.stream().map(StoredJson::version).collect(Collectors.toSet()),
                StoredJson.version(document.to),
                Instant.parse(document.startedAt),
                Instant.parse(document.leaseUntil),
                document.inControl,
                document.total,
                document.done,
                document.failed,
                document.after == null ? null : DekId.parse(document.after),
                document.failures.stream().map(FailurePart::toDomain).toList(),
                document.waitingFor,
                document.toState());
    }

    private RotationState toState() {
        return switch (progress) {
            case RUNNING -> new RotationState.Running();
            case "Succeeded" -> new RotationState.Succeeded(ended());
            case "Incomplete" -> new RotationState.Incomplete(ended());
            case "Superseded" -> new RotationState.Superseded(ended(), UUID.fromString(requireNonNull(by)));
            case "Stopped" -> new RotationState.Stopped(ended(), requireNonNull(code), requireNonNull(message));
            default -> throw new IllegalStateException("a rotation of unknown progress " + progress);
        };
    }

    private Instant ended() {
        return Instant.parse(requireNonNull(endedAt));
    }
}
