package io.pgcmk.domain.check;

import io.pgcmk.envelope.KekProperties;
import java.time.Instant;

/**
 * The three requests of one access check, made as the server's identity, and what came back (R7).
 *
 * @param startedAt when the first of them was sent: T0 (D1)
 * @param properties of the pinned version
 * @param wrap of a fresh canary
 * @param unwrap of the stored canary; given only if it proved to be the right one
 */
public record KeyProbe(
        Instant startedAt, Answer<KekProperties> properties, Answer<Boolean> wrap, Answer<Boolean> unwrap) {}
