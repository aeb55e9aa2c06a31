package io.pgcmk.domain.backup;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of unwrapping a backup's DEK and comparing its check value.
 *
 * @param at when it came out as it went in, the last time; null if that was never noted
 * @param unreadable how something else came out since then; null if nothing did
 */
public record Proof(@Nullable Instant at, @Nullable String unreadable) {

    /** Of a backup that was registered before proofs were noted. */
    public static Proof none() {
        return new Proof(null, null);
    }

    public static Proof at(Instant instant) {
        return new Proof(instant, null);
    }

    public Proof failed(String how) {
        return new Proof(at, how);
    }
}
