package io.pgcmk.usecase;

import java.util.function.Supplier;

/** Where a caller wants to go on in a list. */
final class SkipToken {
    private SkipToken() {}

    /** Reads what the token leads to; {@code reader} throws IllegalArgumentException if it is none of ours. */
    static <T> T read(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw RequestRefusedException.badRequest(
                    "InvalidParameter", "$skipToken", "$skipToken is none that this API gave; begin again without it");
        }
    }
}
