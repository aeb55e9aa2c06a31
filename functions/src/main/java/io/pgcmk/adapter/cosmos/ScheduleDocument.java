package io.pgcmk.adapter.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ScheduleEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's place in {@code schedule}.
 *
 * @param id the server's uid
 * @param pinned with all below it missing from what schema 1 wrote: then it is due
 * @param changeId by which a claimant whose answer was lost knows its own claim again
 */
record ScheduleDocument(
        String id,
        int bucket,
        int schema,
        @Nullable String pinned,
        @Nullable String dueAt,
        @Nullable String denyBy,
        @Nullable String claimedAt,
        @Nullable List<String> looks,
        String changeId) {
    private static final int SCHEMA = 2;

    /** The last six bits of a uid, which are random. */
    static int bucket(ServerUid uid) {
        return (int) (uid.value().getLeastSignificantBits() & (Schedule.BUCKETS - 1));
    }

    static ObjectNode write(ScheduleEntry entry, String changeId) {
        KekVersion pinned = entry.pinned();
        return StoredJson.write(new ScheduleDocument(
                entry.uid().toString(),
                bucket(entry.uid()),
                SCHEMA,
                pinned == null ? null : pinned.toString(),
                StoredJson.text(entry.dueAt()),
                StoredJson.textOrNull(entry.denyBy()),
                StoredJson.textOrNull(entry.claimedAt()),
                entry.looks().stream().map(StoredJson::text).toList(),
                changeId));
    }

    static ScheduleEntry read(JsonNode json, String etag) {
        ScheduleDocument document = StoredJson.read(json, ScheduleDocument.class, SCHEMA);
        String claimedAt = document.claimedAt;
        return new ScheduleEntry(
                ServerUid.parse(document.id),
                document.pinned == null ? null : (KekVersion) KeyIdentifier.parse(document.pinned),
                document.dueAt == null ? Instant.EPOCH : Instant.parse(document.dueAt),
                StoredJson.instantOrNull(document.denyBy),
                claimedAt == null || claimedAt.isEmpty() ? null : Instant.parse(claimedAt),
                document.looks == null
                        ? List.of()
                        : document.looks.stream().map(Instant::parse).toList(),
                etag);
    }
}
