package io.pgcmk.usecase;

import io.pgcmk.domain.check.Scope;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.ScheduleEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who else is concerned by what was found of one server, within one tick. Up to {@link #SAMPLE} of them are looked at
 * themselves; of more than that, a sample speaks for the rest. To the sample belong those that were due anyway.
 */
final class Neighbours {
    private static final int SAMPLE = 20;

    private final List<ScheduleEntry> open;
    private final Set<ServerUid> lookedAt = new HashSet<>();
    private final Map<String, List<ScheduleEntry>> spokenFor = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    /** @param all every server of the schedule; those that are closed have no part in this */
    Neighbours(List<ScheduleEntry> all) {
        open = all.stream()
                .filter(entry -> entry.denyBy() != null)
                .sorted(ScheduleEntry.MOST_URGENT_FIRST)
                .toList();
    }

    void lookedAt(List<ScheduleEntry> entries) {
        entries.forEach(entry -> lookedAt.add(entry.uid()));
    }

    /** Whom to look at too, now that a cause is suspected of one: each scope is drawn in once in a tick. */
    List<ScheduleEntry> drawnInBy(ScheduleEntry suspect, Cause cause) {
        String scope = scope(suspect.pinned(), cause);
        if (scope == null || !known.add(scope)) {
            return List.of();
        }
        List<ScheduleEntry> all = open.stream()
                .filter(entry -> scope.equals(scope(entry.pinned(), cause)))
                .toList();
        List<ScheduleEntry> concerned =
                all.stream().filter(entry -> !lookedAt.contains(entry.uid())).toList();
        int wanting = Math.max(0, SAMPLE - (all.size() - concerned.size()));
        List<ScheduleEntry> sample = concerned.subList(0, Math.min(concerned.size(), wanting));
        spokenFor.put(scope, new ArrayList<>(concerned.subList(sample.size(), concerned.size())));
        lookedAt(sample);
        return List.copyOf(sample);
    }

    /** The rest, once one of the sample was closed for it; each is given once. */
    List<ScheduleEntry> restOf(ScheduleEntry closed, Cause cause) {
        String scope = scope(closed.pinned(), cause);
        return scope == null
                ? List.of()
                : Optional.ofNullable(spokenFor.remove(scope)).orElse(List.of());
    }

    private static @Nullable String scope(@Nullable KekVersion pinned, Cause cause) {
        if (pinned == null) {
            return null;
        }
        return switch (Scope.of(cause)) {
            case SERVER -> null;
            case KEY -> pinned.toString();
            case VAULT -> pinned.kek().vault().toString();
        };
    }
}
