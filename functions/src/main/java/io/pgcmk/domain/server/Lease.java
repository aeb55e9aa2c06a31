package io.pgcmk.domain.server;

import java.time.Duration;
import java.time.Instant;

/**
 * A server's own permission to accept connections (D1).
 *
 * @param until by PostgreSQL's own clock
 * @param length what one good check is worth, from the time before its first request: the guard on the host gives no more
 */
public record Lease(Instant until, Duration length) {

    /** @param proven before the first request of the good check that it rests on, by PostgreSQL's own clock */
    public static Lease from(Instant proven, Duration length) {
        return new Lease(proven.plus(length), length);
    }
}
