package io.pgcmk.adapter.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.WrappedDekFormat;
import io.pgcmk.port.StoredDek;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wrapped DEK in its server's partition of {@code state}.
 *
 * @param wrapped in the format that outlives this document's
 */
record DekDocument(
        String id,
        String uid,
        int schema,
        String type,
        @Nullable Integer ttl,
        String wrapped,
        String storedAt,
        @Nullable String retiredAt) {
    private static final String TYPE = "dek";

    static String id(DekId dek) {
        return "dek-" + dek;
    }

    static ObjectNode write(ServerUid uid, StoredDek dek, Instant now) {
        return StoredJson.write(new DekDocument(
                id(dek.dek().id()),
                uid.toString(),
                StoredJson.SCHEMA,
                TYPE,
                Retention.timeToLive(dek.retiredAt(), now),
                WrappedDekFormat.write(dek.dek()),
                StoredJson.text(dek.storedAt()),
                StoredJson.textOrNull(dek.retiredAt())));
    }

    static StoredDek read(JsonNode json) {
        DekDocument document = StoredJson.read(json, DekDocument.class);
        return new StoredDek(
                WrappedDekFormat.read(document.wrapped),
                Instant.parse(document.storedAt),
                StoredJson.instantOrNull(document.retiredAt));
    }
}
