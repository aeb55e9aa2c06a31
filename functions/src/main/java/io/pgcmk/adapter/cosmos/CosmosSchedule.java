package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import io.pgcmk.adapter.cosmos.ContainerCalls.Found;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Schedule;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link Schedule} in {@code schedule}, a partition for each bucket. */
final class CosmosSchedule implements Schedule {
    private final ContainerCalls schedule;

    CosmosSchedule(ContainerCalls schedule) {
        this.schedule = schedule;
    }

    @Override
    public void add(ServerUid uid) {
        schedule.upsert(ScheduleDocument.write(uid, null, newChangeId()), key(uid));
    }

    /** Sorted here: the whole bucket is read anyway, and each query with ORDER BY is another request for its plan. */
    @Override
    public List<Due> due(int bucket, Instant tick) {
        return schedule
                .query(
                        new SqlQuerySpec(
                                "SELECT * FROM c WHERE c.claimedAt < @tick",
                                new SqlParameter("@tick", StoredJson.text(tick))),
                        new PartitionKey(bucket))
                .stream()
                .map(json -> ScheduleDocument.read(json, json.path("_etag").textValue()))
                .sorted(Comparator.comparing(Due::claimedAt, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
    }

    @Override
    public Optional<Due> claim(Due due, Instant tick) {
        String changeId = newChangeId();
        return schedule.replace(ScheduleDocument.write(due.uid(), tick, changeId), key(due.uid()), due.etag())
                // The conflict may be with our own claim, if the first answer to it was lost.
                .or(() -> schedule.read(due.uid().toString(), key(due.uid()))
                        .filter(found -> found.json().path("changeId").asText().equals(changeId))
                        .map(Found::etag))
                .map(etag -> new Due(due.uid(), tick, etag));
    }

    @Override
    public void remove(Due due) {
        schedule.delete(due.uid().toString(), key(due.uid()), due.etag());
    }

    private static PartitionKey key(ServerUid uid) {
        return new PartitionKey(ScheduleDocument.bucket(uid));
    }

    private static String newChangeId() {
        return UUID.randomUUID().toString();
    }
}
