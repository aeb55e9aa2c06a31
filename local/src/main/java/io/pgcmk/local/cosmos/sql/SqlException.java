package io.pgcmk.local.cosmos.sql;

/** A query that is wrong, or that the emulator does not cover. */
public final class SqlException extends RuntimeException {

    public SqlException(String message) {
        super(message);
    }
}
