package io.pgcmk.envelope.azure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What is costly to build, built once and kept until {@code limit} others were used since. */
final class RecentlyUsed<K, V> {
    private final Function<K, V> build;
    private final Map<K, V> values;

    RecentlyUsed(int limit, Function<K, V> build) {
        this.build = build;
        values = new LinkedHashMap<>(limit, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }

    synchronized V get(K key) {
        return values.computeIfAbsent(key, build);
    }
}
