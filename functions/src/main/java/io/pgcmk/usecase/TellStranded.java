package io.pgcmk.usecase;

import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.RotationStore.LiesUnder;
import io.pgcmk.port.ServerChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells, once for each change, that what lies under a version that a server has left cannot be unwrapped (R17). */
final class TellStranded {
    /** Enough to know which they are; the lists of backups and of key usage have them all. */
    private static final int SHOWN = 10;

    private final RotationStore rotations;

    TellStranded(RotationStore rotations) {
        this.rotations = rotations;
    }

    /** @param seen the versions that the server has left, as they stand now */
    ServerChange run(ServerChange change, List<OlderVersion> seen, Instant now) {
        Server server = change.server();
        Enabled enabled = (Enabled) server.protection();
        Map<?, OlderVersion> before = enabled.rewraps().older().stream()
                .collect(Collectors.toMap(OlderVersion::version, Function.identity()));
        List<OlderVersion> kept = new ArrayList<>();
        List<Event> told = new ArrayList<>();
        for (OlderVersion one : seen) {
            OlderVersion was = Objects.requireNonNull(before.get(one.version()));
            if (one.isNews(was) && one.isStranded()) {
                LiesUnder lies = rotations.under(server.uid(), one.version(), SHOWN);
                if (lies.isEmpty()) {
                    continue;
                }
                told.add(KeyWarnings.stranded(server, one, lies, now));
            } else if (one.isNews(was) && was.isStranded()) {
                told.add(KeyWarnings.recovered(server, one, now));
            }
            kept.add(one);
        }
        if (kept.equals(enabled.rewraps().older())) {
            return change;
        }
        ServerChange changed =
                change.with(server.checked(enabled.with(enabled.rewraps().with(kept))));
        for (Event event : told) {
            changed = changed.and(event);
        }
        return changed;
    }
}
