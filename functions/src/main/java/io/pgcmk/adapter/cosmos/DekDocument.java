package io.pgcmk.adapter.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.WrappedDekFormat;
import io.pgcmk.port.StoredDek;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A wrapped DEK in its server's partition of {@code state}.
 *
 * @param wrapped in the format that outlives this document's
 * @param wrappedBy the key version, as a query finds it; absent in schema 1
 * @param backup what it is for, like the kind; absent for the server's own, and in schema 1. A
 *     copy's that is its source's has a kind only, since schema 3
 */
record DekDocument(
        String id,
        String uid,
        int schema,
        String type,
        @Nullable Integer ttl,
        String wrapped,
        @Nullable String wrappedBy,
        @Nullable String backup,
        @Nullable String kind,
        String storedAt,
        @Nullable String retiredAt) {
    static final String TYPE = "dek";
    static final String PREFIX = "dek-";

    /** Of a copy's that has none of its own yet. */
    static final String INHERITED = "INHERITED";

    private static final int SCHEMA = 3;

    static String id(DekId dek) {
        return PREFIX + dek;
    }

    static ObjectNode write(ServerUid uid, StoredDek dek, Instant now) {
        DekScope.@Nullable OfBackup backup = dek.scope() instanceof DekScope.OfBackup of ? of : null;
        return StoredJson.write(new DekDocument(
                id(dek.dek().id()),
                uid.toString(),
                SCHEMA,
                TYPE,
                Retention.timeToLive(dek.retiredAt(), now),
                WrappedDekFormat.write(dek.dek()),
                dek.dek().wrappedBy().toString(),
                backup == null ? null : backup.backup().toString(),
                kind(dek.scope()),
                StoredJson.text(dek.storedAt()),
                StoredJson.textOrNull(dek.retiredAt())));
    }

    private static @Nullable String kind(DekScope scope) {
        return switch (scope) {
            case DekScope.OfServer server -> null;
            case DekScope.Inherited inherited -> INHERITED;
            case DekScope.OfBackup(var backup, BackupKind kind) -> kind.name();
        };
    }

    private DekScope scope() {
        if (backup == null) {
            return INHERITED.equals(kind) ? new DekScope.Inherited() : new DekScope.OfServer();
        }
        return new DekScope.OfBackup(BackupId.parse(backup), BackupKind.valueOf(Objects.requireNonNull(kind)));
    }

    static boolean tellsItsScope(JsonNode json) {
        return json.path("schema").intValue() > 1;
    }

    /** One of schema 1 does not say what it is for: it is taken for the server's own. */
    static StoredDek read(JsonNode json) {
        DekDocument document = StoredJson.read(json, DekDocument.class, SCHEMA);
        return new StoredDek(
                WrappedDekFormat.read(document.wrapped),
                document.scope(),
                Instant.parse(document.storedAt),
                StoredJson.instantOrNull(document.retiredAt));
    }
}
