package io.pgcmk.adapter.cosmos;

import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.WrappedDekFormat;
import java.time.Instant;

/** The key that protects a server, within its document. */
record KeyPart(String followed, String pinned, String dek, String canary, String since) {

    static KeyPart of(ActiveKey key) {
        return new KeyPart(
                key.followed().uri().toString(),
                key.pinned().toString(),
                key.dek().toString(),
                WrappedDekFormat.write(key.canary()),
                StoredJson.text(key.since()));
    }

    ActiveKey toDomain() {
        if (!(KeyIdentifier.parse(pinned) instanceof KekVersion version)) {
            throw new IllegalStateException("the pinned key names no version: " + pinned);
        }
        return new ActiveKey(
                KeyIdentifier.parse(followed),
                version,
                DekId.parse(dek),
                WrappedDekFormat.read(canary),
                Instant.parse(since));
    }
}
