package io.pgcmk.adapter.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.WrappedDekFormat;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A superseded wrapping of a DEK in its server's partition of {@code state}, erased 90 days later. One for each key version:
 * whichever the vault still unwraps gives the DEK back.
 */
record WrappingDocument(
        String id,
        String uid,
        int schema,
        String type,
        @Nullable Integer ttl,
        String dek,
        String wrapped,
        String supersededAt) {
    static final String TYPE = "wrapping";
    static final Comparator<JsonNode> NEWEST_FIRST = Comparator.comparing(
                    (JsonNode wrapping) -> wrapping.path("supersededAt").asText())
            .reversed();

    static ObjectNode write(ServerUid uid, WrappedDek superseded, Instant now) {
        return StoredJson.write(new WrappingDocument(
                "wrapping-" + superseded.id() + "-"
                        + NameDocument.hash(superseded.wrappedBy().toString()),
                uid.toString(),
                StoredJson.SCHEMA,
                TYPE,
                Retention.timeToLive(now, now),
                dek(superseded.id()),
                WrappedDekFormat.write(superseded),
                StoredJson.text(now)));
    }

    static String dek(DekId id) {
        return id.toString();
    }

    static WrappedDek read(JsonNode json) {
        return WrappedDekFormat.read(StoredJson.read(json, WrappingDocument.class).wrapped);
    }
}
