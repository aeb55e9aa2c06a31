package io.pgcmk.port;

import io.pgcmk.envelope.WrappedDek;
import java.time.Instant;

/**
 * A DEK that another key version wraps now. The wrapping that it had is kept for 90 days more.
 *
 * @param read as it was before
 * @param wrapped proven to unwrap to the same DEK
 */
public record Rewrapped(StoredDek read, WrappedDek wrapped) {
    public Rewrapped {
        if (!read.dek().id().equals(wrapped.id()) || !read.dek().checkValue().equals(wrapped.checkValue())) {
            throw new IllegalArgumentException(
                    "the wrapping of another DEK than " + read.dek().id());
        }
    }

    public StoredDek now(Instant at) {
        return new StoredDek(wrapped, read.scope(), at, read.retiredAt());
    }
}
