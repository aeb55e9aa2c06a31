package io.pgcmk.domain.retirement;

import io.pgcmk.domain.retirement.Dependent.Kind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many of each kind depend on a key version. */
public record Dependents(Map<Kind, Integer> byKind) {

    public Dependents {
        byKind = byKind.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public int of(Kind kind) {
        return byKind.getOrDefault(kind, 0);
    }

    public boolean areNone() {
        return byKind.isEmpty();
    }

    public Dependents and(Kind kind, int more) {
        Map<Kind, Integer> sum = new EnumMap<>(Kind.class);
        sum.putAll(byKind);
        sum.merge(kind, more, Integer::sum);
        return new Dependents(sum);
    }

    /** As in {@code 1 server, 2 backups}. */
    @Override
    public String toString() {
        return Arrays.stream(Kind.values())
                .filter(kind -> of(kind) > 0)
                .map(kind -> of(kind) + " " + (of(kind) == 1 ? one(kind) : several(kind)))
                .collect(Collectors.joining(", "));
    }

    private static String several(Kind kind) {
        return kind == Kind.COPY ? "copies" : one(kind) + "s";
    }

    private static String one(Kind kind) {
        return switch (kind) {
            case SERVER -> "server";
            case COPY -> "copy";
            case ROTATION -> "running rotation";
            case ARCHIVE -> "WAL archive";
            case BACKUP -> "backup";
            case SIDECAR -> "sidecar";
        };
    }
}
