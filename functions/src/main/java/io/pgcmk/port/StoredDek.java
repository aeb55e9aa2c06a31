package io.pgcmk.port;

import io.pgcmk.envelope.WrappedDek;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A server's wrapped DEK as the store keeps it.
 *
 * @param retiredAt when it went out of use; the store erases it 90 days later (D13). Null while it is in use
 */
public record StoredDek(
        WrappedDek dek, Instant storedAt, @Nullable Instant retiredAt) {

    public StoredDek retired(Instant at) {
        return new StoredDek(dek, storedAt, at);
    }
}
