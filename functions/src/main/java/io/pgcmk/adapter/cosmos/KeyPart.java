package io.pgcmk.adapter.cosmos;

import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.envelope.DekId;
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
        return new ActiveKey(
                KeyIdentifier.parse(followed),
                StoredJson.version(pinned),
                DekId.parse(dek),
                WrappedDekFormat.read(canary),
                Instant.parse(since));
    }
}
