package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlQuerySpec;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ScheduleEntry;
import java.time.Instant;
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
    public void add(ServerUid uid, KekVersion pinned) {
        ScheduleEntry entry = new ScheduleEntry(uid, pinned, Instant.EPOCH, null, null, List.of(), "");
        schedule.upsert(ScheduleDocument.write(entry, newChangeId()), key(uid));
    }

    @Override
    public List<ScheduleEntry> bucket(int bucket) {
        return schedule.query(new SqlQuerySpec("SELECT * FROM c"), new PartitionKey(bucket)).stream()
                .map(json -> ScheduleDocument.read(json, json.path("_etag").textValue()))
                .toList();
    }

    @Override
    public Optional<ScheduleEntry> find(ServerUid uid) {
        return schedule.read(uid.toString(), key(uid)).map(found -> ScheduleDocument.read(found.json(), found.etag()));
    }

    @Override
    public Optional<ScheduleEntry> replace(ScheduleEntry read, ScheduleEntry changed) {
        String changeId = newChangeId();
        PartitionKey key = key(read.uid());
        return schedule.replace(ScheduleDocument.write(changed, changeId), key, read.etag())
                .or(() -> schedule.leftBy(changeId, read.uid().toString(), key))
                .map(changed::stored);
    }

    @Override
    public void remove(ScheduleEntry read) {
        schedule.delete(read.uid().toString(), key(read.uid()), read.etag());
    }

    private static PartitionKey key(ServerUid uid) {
        return new PartitionKey(ScheduleDocument.bucket(uid));
    }

    private static String newChangeId() {
        return UUID.randomUUID().toString();
    }
}
