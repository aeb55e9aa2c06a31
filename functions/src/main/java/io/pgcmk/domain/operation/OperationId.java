package io.pgcmk.domain.operation;

import io.pgcmk.domain.server.ServerUid;
import java.util.UUID;

/** Names a long-running operation; it carries the server's uid, so that it is found by one point read. */
public record OperationId(ServerUid server, UUID value) {

    /** @throws IllegalArgumentException if the text is not one that {@link #toString} gave */
    public static OperationId parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("not the id of an operation");
        }
        return new OperationId(ServerUid.parse(text.substring(0, dot)), UUID.fromString(text.substring(dot + 1)));
    }

    @Override
    public String toString() {
        return server + "." + value;
    }
}
