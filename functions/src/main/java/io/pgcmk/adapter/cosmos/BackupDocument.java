package io.pgcmk.adapter.cosmos;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.WrappedDek;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backup in its server's partition of {@code state}; its wrapped DEK is a {@link DekDocument} beside it.
 *
 * @param sidecar the key version that wraps what lies in its sidecar; absent in schema 1
 * @param provenAt when its DEK was proven last, by which the one is found that was proven the longest ago; absent before 3
 * @param unreadable how something else came out since then
 * @param position see {@link Position}
 * @param deletedAt of one that is not kept
 */
record BackupDocument(
        String id,
        String uid,
        int schema,
        String type,
        @Nullable Integer ttl,
        String backup,
        String kind,
        String dek,
        @Nullable String sidecar,
        String createdAt,
        String position,
        String standing,
        @Nullable String deletedAt,
        @Nullable String provenAt,
        @Nullable String unreadable) {
    static final String TYPE = "backup";
    static final String KEPT = "Kept";
    static final String DELETED_WITH_SERVER = "DeletedWithServer";
    private static final String DELETED = "Deleted";
    private static final int SCHEMA = 3;

    static String id(BackupId backup) {
        return "backup-" + backup;
    }

    static ObjectNode write(ServerUid uid, Backup backup, Instant now) {
        Instant deletedAt = backup.standing().deletedAt();
        return StoredJson.write(new BackupDocument(
                id(backup.id()),
                uid.toString(),
                SCHEMA,
                TYPE,
                Retention.timeToLive(deletedAt, now),
                backup.id().toString(),
                backup.kind().name(),
                backup.dek().toString(),
                backup.sidecar().toString(),
                StoredJson.text(backup.createdAt()),
                Position.of(backup.createdAt(), backup.id().value()),
                switch (backup.standing()) {
                    case Standing.Kept kept -> KEPT;
                    case Standing.Deleted deleted -> DELETED;
                    case Standing.DeletedWithServer deleted -> DELETED_WITH_SERVER;
                },
                StoredJson.textOrNull(deletedAt),
                StoredJson.textOrNull(backup.proof().at()),
                backup.proof().unreadable()));
    }

    static DekId dek(JsonNode json) {
        return DekId.parse(json.path("dek").asText());
    }

    static DekScope scope(JsonNode json) {
        return new DekScope.OfBackup(
                BackupId.parse(json.path("backup").asText()),
                BackupKind.valueOf(json.path("kind").asText()));
    }

    static boolean tellsItsSidecar(JsonNode json) {
        return json.has("sidecar");
    }

    static boolean isKept(JsonNode json) {
        return json.path("standing").asText().equals(KEPT);
    }

    /** @param dek its DEK: before schema 2 there was no other wrapping that a sidecar could have */
    static Backup read(JsonNode json, WrappedDek dek) {
        BackupDocument document = StoredJson.read(json, BackupDocument.class, SCHEMA);
        return new Backup(
                BackupId.parse(document.backup),
                BackupKind.valueOf(document.kind),
                DekId.parse(document.dek),
                document.sidecar == null ? dek.wrappedBy() : StoredJson.version(document.sidecar),
                Instant.parse(document.createdAt),
                document.toStanding(),
                new Proof(StoredJson.instantOrNull(document.provenAt), document.unreadable));
    }

    private Standing toStanding() {
        return switch (standing) {
            case KEPT -> new Standing.Kept();
            case DELETED -> new Standing.Deleted(Instant.parse(requireNonNull(deletedAt)));
            case DELETED_WITH_SERVER -> new Standing.DeletedWithServer(Instant.parse(requireNonNull(deletedAt)));
            default -> throw new IllegalStateException("a backup of unknown standing " + standing);
        };
    }
}
