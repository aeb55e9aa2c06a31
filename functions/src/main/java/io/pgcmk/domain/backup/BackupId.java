package io.pgcmk.domain.backup;

import java.util.UUID;

/** The name of a backup among those of its server: the caller's, so that one who was killed can repeat its call. */
public record BackupId(UUID value) {

    /**
     * Reads the canonical text only: {@link UUID#fromString} takes others too, which would be second names.
     *
     * @throws IllegalArgumentException if it is another
     */
    public static BackupId parse(String text) {
        UUID value = null;
        try {
            value = UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            // Said below: its own message quotes a text of any length.
        }
        if (value == null || !value.toString().equals(text)) {
            throw new IllegalArgumentException("must be a lower-case UUID");
        }
        return new BackupId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
