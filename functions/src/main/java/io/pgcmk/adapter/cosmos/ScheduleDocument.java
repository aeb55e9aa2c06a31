package io.pgcmk.adapter.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.Schedule.Due;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A server's place in {@code schedule}.
 *
 * @param id the server's uid
 * @param claimedAt the tick that claimed it last; empty, which sorts before all others, if none did
 * @param changeId by which a claimant whose answer was lost knows its own claim again
 */
record ScheduleDocument(String id, int bucket, int schema, String claimedAt, String changeId) {

    /** The last six bits of a uid, which are random. */
    static int bucket(ServerUid uid) {
        return (int) (uid.value().getLeastSignificantBits() & (Schedule.BUCKETS - 1));
    }

    static ObjectNode write(ServerUid uid, @Nullable Instant claimedAt, String changeId) {
        return StoredJson.write(new ScheduleDocument(
                uid.toString(),
                bucket(uid),
                StoredJson.SCHEMA,
                claimedAt == null ? "" : StoredJson.text(claimedAt),
                changeId));
    }

    static Due read(JsonNode json, String etag) {
        ScheduleDocument document = StoredJson.read(json, ScheduleDocument.class);
        return new Due(
                ServerUid.parse(document.id),
                document.claimedAt.isEmpty() ? null : Instant.parse(document.claimedAt),
                etag);
    }
}
