package io.pgcmk.domain.key;

import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.WrappedDek;
import java.time.Instant;

/**
 * The key that protects a server (R22: one).
 *
 * @param followed the key as the customer named it
 * @param pinned the version that wraps the server's DEK; only its state closes the server
 * @param dek the server's DEK; its wrapping lies in the store and in the server's own {@code cmk_control}
 * @param canary a wrapped DEK that encrypts nothing: what each check unwraps, so that the real one stays wrapped
 */
public record ActiveKey(KeyIdentifier followed, KekVersion pinned, DekId dek, WrappedDek canary, Instant since) {

    /** As far as a wrapped DEK tells it: the key is followed in the version that wraps it, and it is its own canary. */
    public static ActiveKey namedBy(WrappedDek dek, Instant since) {
        return new ActiveKey(dek.wrappedBy(), dek.wrappedBy(), dek.id(), dek, since);
    }

    /** The same DEK under another version of the key, or under another key. */
    public ActiveKey movedTo(KeyIdentifier another, KekVersion version, WrappedDek newCanary) {
        return new ActiveKey(another, version, dek, newCanary, since);
    }

    public ActiveKey withDek(DekId another) {
        return new ActiveKey(followed, pinned, another, canary, since);
    }

    public ActiveKey withCanary(WrappedDek another) {
        return new ActiveKey(followed, pinned, dek, another, since);
    }
}
