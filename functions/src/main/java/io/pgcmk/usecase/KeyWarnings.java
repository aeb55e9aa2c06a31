package io.pgcmk.usecase;

import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.check.Expiry;
import io.pgcmk.domain.check.Warnings.NewestFault;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.RotationStore.LiesUnder;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** What is told of a key while there is time to act; a finding is told once, and once more when it is over. */
final class KeyWarnings {
    private static final String NEWEST = "NewVersionUnusable";
    private static final String STRANDED = "OldVersionStranded";

    private KeyWarnings() {}

    static Event expiring(Server server, ActiveKey key, Expiry expiry, Instant now) {
        return Event.of(
                server.uid(),
                now,
                EventType.KEY_EXPIRING,
                "keyUri",
                expiry.version().toString(),
                "expiresOn",
                expiry.expiresOn().toString(),
                "days",
                String.valueOf(expiry.days()),
                "remedy",
                Remedy.renew(key.followed(), expiry.version()));
    }

    static Event unusable(Server server, NewestFault fault, String remedy, Instant now) {
        return Event.of(
                server.uid(),
                now,
                EventType.FINDING,
                "finding",
                NEWEST,
                "keyUri",
                fault.key().uri().toString(),
                "why",
                fault.why(),
                "remedy",
                remedy);
    }

    static Event usableAgain(Server server, NewestFault fault, Instant now) {
        return resolved(server, NEWEST, fault.key().uri().toString(), now);
    }

    static Event stranded(Server server, OlderVersion version, LiesUnder lies, Instant now) {
        Map<String, String> details = new TreeMap<>();
        details.put("finding", STRANDED);
        details.put("keyUri", version.version().toString());
        details.put("why", version.seen().apiName());
        details.put("archives", String.valueOf(lies.archives()));
        details.put("backups", String.valueOf(lies.backups()));
        details.put("sidecars", String.valueOf(lies.sidecars()));
        details.put("first", lies.first().stream().map(BackupId::toString).collect(Collectors.joining(" ")));
        details.put("remedy", remedy(server, version, lies));
        Instant until = version.recoverableUntil();
        if (until != null) {
            details.put("recoverableUntil", until.toString());
        }
        return new Event(UUID.randomUUID(), server.uid(), now, EventType.FINDING, details);
    }

    /** What is only in sidecars is under a newer version here, and is written beside the backup from there. */
    private static String remedy(Server server, OlderVersion version, LiesUnder lies) {
        String refresh = "pg-cmk-agent refresh";
        if (lies.archives() + lies.backups() == 0) {
            return refresh + ", which does not need the old version";
        }
        return Remedy.of(version, server.registration()) + "  and the DEKs are rewrapped by themselves"
                + (lies.sidecars() == 0 ? "" : "; then " + refresh);
    }

    static Event recovered(Server server, OlderVersion version, Instant now) {
        return resolved(server, STRANDED, version.version().toString(), now);
    }

    private static Event resolved(Server server, String finding, String keyUri, Instant now) {
        return Event.of(server.uid(), now, EventType.FINDING_RESOLVED, "finding", finding, "keyUri", keyUri);
    }
}
