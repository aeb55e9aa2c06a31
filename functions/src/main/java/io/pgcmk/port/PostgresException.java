package io.pgcmk.port;

import io.pgcmk.domain.server.PostgresFault;
import org.jspecify.annotations.Nullable;

/** PostgreSQL could not do what we asked. The message is for the operator and names neither password nor query. */
public final class PostgresException extends RuntimeException {
    private final PostgresFault fault;

    public PostgresException(PostgresFault fault, String message) {
        this(fault, message, null);
    }

    public PostgresException(PostgresFault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public PostgresFault fault() {
        return fault;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
