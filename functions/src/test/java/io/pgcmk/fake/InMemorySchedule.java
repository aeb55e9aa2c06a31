package io.pgcmk.fake;

import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Schedule;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schedule of checks in memory. */
public final class InMemorySchedule implements Schedule {
    private final Steps steps;
    private final Map<ServerUid, Due> entries = new HashMap<>();
    private int written;

    public InMemorySchedule(Steps steps) {
        this.steps = steps;
    }

    public synchronized boolean contains(ServerUid uid) {
        return entries.containsKey(uid);
    }

    @Override
    public void add(ServerUid uid) {
        steps.take(() -> added(uid));
    }

    @Override
    public synchronized List<Due> due(int bucket, Instant tick) {
        return entries.values().stream()
                .filter(due -> Math.floorMod(due.uid().hashCode(), BUCKETS) == bucket)
                .filter(due -> due.claimedAt() == null || due.claimedAt().isBefore(tick))
                .sorted(Comparator.comparing(Due::claimedAt, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
    }

    @Override
    public Optional<Due> claim(Due due, Instant tick) {
        return steps.take(() -> claimed(due, tick));
    }

    @Override
    public void remove(Due due) {
        steps.take(() -> removed(due));
    }

    private synchronized Due added(ServerUid uid) {
        Due due = new Due(uid, null, nextEtag());
        entries.put(uid, due);
        return due;
    }

    private synchronized Optional<Due> claimed(Due due, Instant tick) {
        if (!due.equals(entries.get(due.uid()))) {
            return Optional.empty();
        }
        Due claimed = new Due(due.uid(), tick, nextEtag());
        entries.put(due.uid(), claimed);
        return Optional.of(claimed);
    }

    private synchronized boolean removed(Due due) {
        return entries.remove(due.uid(), due);
    }

    private String nextEtag() {
        return "\"" + ++written + "\"";
    }
}
