package io.pgcmk.domain.server;

import java.util.UUID;

/**
 * The identity of a server within pg-cmk, random and never reused.
 *
 * <p>Partition keys, associated data and {@code cmk_control} name a server by this and not by its resource id, so that
 * a new server of an old name can never be taken for the old one.
 */
public record ServerUid(UUID value) {

    /** @throws IllegalArgumentException if the text is not a UUID */
    public static ServerUid parse(String text) {
        return new ServerUid(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
