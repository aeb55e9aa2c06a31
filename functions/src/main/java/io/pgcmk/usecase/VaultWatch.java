package io.pgcmk.usecase;

import io.pgcmk.domain.check.IncidentRule;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.key.Cause;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What this instance has seen of all vaults within the last two minutes: many that fail alike are an incident. */
final class VaultWatch {
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    private final Map<URI, Instant> checked = new ConcurrentHashMap<>();
    private final Map<Cause.Code, Map<URI, Instant>> failed = new ConcurrentHashMap<>();

    /** Remembers what a check saw; returns whether it is part of an incident. */
    boolean isIncident(URI vault, Observation seen, Instant now) {
        checked.put(vault, now);
        return failure(seen)
                .map(code -> {
                    Map<URI, Instant> alike = failed.computeIfAbsent(code, first -> new ConcurrentHashMap<>());
                    alike.put(vault, now);
                    return IncidentRule.isIncident(recent(alike, now), recent(checked, now));
                })
                .orElse(false);
    }

    /** The key's attributes are no failure: the vault answered, and said what its owner set. */
    private static Optional<Cause.Code> failure(Observation seen) {
        return switch (seen) {
            case Observation.Good good -> Optional.empty();
            case Observation.Silent(String why, Cause hint) ->
                Optional.ofNullable(hint).map(Cause::code);
            case Observation.Refused(Cause cause, String evidence) ->
                switch (cause.code()) {
                    case KEY_DISABLED, KEY_EXPIRED, KEY_NOT_YET_VALID -> Optional.empty();
                    case PERMISSION_REVOKED,
                            KEY_DELETED,
                            KEY_PURGED,
                            VAULT_DELETED,
                            VAULT_UNREACHABLE,
                            FIREWALL_CHANGED,
                            IDENTITY_DELETED,
                            TENANT_CHANGED,
                            AWAITING_REVALIDATION -> Optional.of(cause.code());
                };
        };
    }

    private static long recent(Map<URI, Instant> sightings, Instant now) {
        Instant since = now.minus(REMEMBERED);
        sightings.values().removeIf(at -> at.isBefore(since));
        return sightings.size();
    }
}
