package io.pgcmk.local.cosmos;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The requests that were answered, in the order of their answers, for tests and measurements that count them. */
public final class RequestLog {
    /** All are counted, and so many kept: a stack may run for days. */
    private static final int MOST_KEPT = 1000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<OperationKind, Long> counts = new EnumMap<>(OperationKind.class);

    /** One answered request; {@code container} is empty, or a {@code _rid}, for some that concern metadata. */
    public record Entry(OperationKind kind, String method, String container, int status) {}

    synchronized void add(Entry entry) {
        counts.merge(entry.kind(), 1L, Long::sum);
        entries.add(entry);
        if (entries.size() > MOST_KEPT) {
            entries.remove();
        }
    }

    /** The last ones, oldest first. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    public synchronized long count(Predicate<OperationKind> kinds) {
        return counts.entrySet().stream()
                .filter(count -> kinds.test(count.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many there were for documents: what is left once the SDK has learnt of account and containers. */
    public long countOfDocumentRequests() {
        return count(kind -> kind != OperationKind.METADATA);
    }

    public synchronized void clear() {
        entries.clear();
        counts.clear();
    }
}
