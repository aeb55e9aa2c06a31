package io.pgcmk.fake;

import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ScheduleEntry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schedule of checks in memory. */
public final class InMemorySchedule implements Schedule {
    private final Steps steps;
    private final Map<ServerUid, ScheduleEntry> entries = new HashMap<>();
    private int written;

    public InMemorySchedule(Steps steps) {
        this.steps = steps;
    }

    public synchronized boolean contains(ServerUid uid) {
        return entries.containsKey(uid);
    }

    @Override
    public void add(ServerUid uid, KekVersion pinned) {
        steps.take(() -> added(uid, pinned));
    }

    @Override
    public synchronized List<ScheduleEntry> bucket(int bucket) {
        return entries.values().stream()
                .filter(entry -> Math.floorMod(entry.uid().hashCode(), BUCKETS) == bucket)
                .toList();
    }

    @Override
    public synchronized Optional<ScheduleEntry> find(ServerUid uid) {
        return Optional.ofNullable(entries.get(uid));
    }

    @Override
    public Optional<ScheduleEntry> replace(ScheduleEntry read, ScheduleEntry changed) {
        return steps.take(() -> replaced(read, changed));
    }

    @Override
    public void remove(ScheduleEntry read) {
        steps.take(() -> removed(read));
    }

    private synchronized ScheduleEntry added(ServerUid uid, KekVersion pinned) {
        ScheduleEntry entry = new ScheduleEntry(uid, pinned, Instant.EPOCH, null, null, List.of(), nextEtag());
        entries.put(uid, entry);
        return entry;
    }

    private synchronized Optional<ScheduleEntry> replaced(ScheduleEntry read, ScheduleEntry changed) {
        ScheduleEntry now = entries.get(read.uid());
        if (now == null || !now.etag().equals(read.etag())) {
            return Optional.empty();
        }
        ScheduleEntry stored = changed.stored(nextEtag());
        entries.put(read.uid(), stored);
        return Optional.of(stored);
    }

    private synchronized boolean removed(ScheduleEntry read) {
        ScheduleEntry now = entries.get(read.uid());
        return now != null && now.etag().equals(read.etag()) && entries.remove(read.uid(), now);
    }

    private String nextEtag() {
        return "\"" + ++written + "\"";
    }
}
