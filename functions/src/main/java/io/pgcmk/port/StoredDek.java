package io.pgcmk.port;

import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.envelope.WrappedDek;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server's wrapped DEK as the store keeps it.
 *
 * @param storedAt when this wrapping of it was
 * @param retiredAt when it went out of use; the store erases it 90 days later (D13). Null while it is in use
 */
public record StoredDek(
        WrappedDek dek,
        DekScope scope,
        Instant storedAt,
        @Nullable Instant retiredAt) {

    /** Whether nobody has wrapped it anew, or taken it out of use or back, since it was read. */
    public boolean isAs(StoredDek read) {
        return dek.equals(read.dek) && Objects.equals(retiredAt, read.retiredAt);
    }

    public StoredDek retired(Instant at) {
        return new StoredDek(dek, scope, storedAt, at);
    }
}
