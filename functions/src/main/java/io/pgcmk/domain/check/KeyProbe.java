package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The three requests of one access check, made as the server's identity, and what came back (R7).
 *
 * @param startedAt when the first of them was sent: T0 (D1)
 * @param followed what is said of the key as the customer named it: of its current version if that names none
 * @param properties of the pinned version
 * @param wrap of a fresh canary
 * @param unwrap of the stored canary; given only if it proved to be the right one
 * @param scheduledPurge of a key that was not found: until when it can be recovered, empty if there is nothing to recover
 */
public record KeyProbe(
        Instant startedAt,
        Answer<KekProperties> followed,
        Answer<KekProperties> properties,
        Answer<Boolean> wrap,
        Answer<Boolean> unwrap,
        Answer<Optional<Instant>> scheduledPurge) {

    /** The probe of a key that was found, or of which more need not be known. */
    public KeyProbe(
            Instant startedAt,
            Answer<KekProperties> followed,
            Answer<KekProperties> properties,
            Answer<Boolean> wrap,
            Answer<Boolean> unwrap) {
        this(startedAt, followed, properties, wrap, unwrap, new Answer.NotAsked<>("the key was found"));
    }

    /** The probe of a version that is the one followed. */
    public KeyProbe(Instant startedAt, Answer<KekProperties> properties, Answer<Boolean> wrap, Answer<Boolean> unwrap) {
        this(startedAt, properties, properties, wrap, unwrap);
    }

    /** What was said of each right. */
    public Map<Permission, Answer<?>> answers() {
        return new EnumMap<>(
                Map.of(Permission.GET, properties, Permission.WRAP_KEY, wrap, Permission.UNWRAP_KEY, unwrap));
    }

    /** Whether the vault has no such key. */
    public boolean isKeyMissing() {
        return answers().values().stream()
                .anyMatch(answer -> answer instanceof Answer.Refused<?>(Refusal refusal)
                        && refusal.reason() == Refusal.Reason.KEY_NOT_FOUND);
    }

    public KeyProbe with(Answer<Optional<Instant>> purge) {
        return new KeyProbe(startedAt, followed, properties, wrap, unwrap, purge);
    }
}
