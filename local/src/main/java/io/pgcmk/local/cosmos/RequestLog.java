package io.pgcmk.local.cosmos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The requests that were answered, in the order of their answers, for tests and measurements that count them. */
public final class RequestLog {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** One answered request; {@code container} is empty, or a {@code _rid}, for some that concern metadata. */
    public record Entry(OperationKind kind, String method, String container, int status) {}

    void add(Entry entry) {
        entries.add(entry);
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** How many there were for documents: what is left once the SDK has learnt of account and containers. */
    public long countOfDocumentRequests() {
        return entries.stream()
                .filter(entry -> entry.kind() != OperationKind.METADATA)
                .count();
    }

    public void clear() {
        entries.clear();
    }
}
