package io.pgcmk.domain.server;

/** What came back when a server's PostgreSQL was inspected. */
public sealed interface PostgresAnswer {

    record Known(PostgresState state) implements PostgresAnswer {}

    /** @param message for the operator */
    record Faulty(PostgresFault fault, String message) implements PostgresAnswer {}
}
