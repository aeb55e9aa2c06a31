package io.pgcmk.envelope;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The name of a DEK, the same for every wrapping of it. */
public record DekId(UUID value) {

    /** Reads the canonical text only: {@link UUID#fromString} also takes shortened ones, which would be second names. */
    public static DekId parse(String text) {
        UUID value;
        try {
            value = UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw refused(text, e);
        }
        if (!value.toString().equals(text)) {
            throw refused(text, null);
        }
        return new DekId(value);
    }

    private static IllegalArgumentException refused(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException("the DEK id is not a lower-case UUID: " + VaultUri.shortened(text), cause);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
