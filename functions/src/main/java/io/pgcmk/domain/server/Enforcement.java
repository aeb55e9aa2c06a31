package io.pgcmk.domain.server;

/** Whether PostgreSQL has confirmed what was decided last; until it has, the order is repeated. */
public enum Enforcement {
    CONFIRMED,
    NOT_CONFIRMED
}
