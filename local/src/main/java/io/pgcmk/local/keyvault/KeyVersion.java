package io.pgcmk.local.keyvault;

import java.security.KeyPair;
import java.time.Instant;

/** One version of a key, with its private half. */
final class KeyVersion {
    private final String version;
    private final String type;
    private final KeyPair pair;
    private final Instant created;
    private volatile KeyAttributes attributes;
    private volatile Instant updated;

    KeyVersion(String version, String type, KeyPair pair, KeyAttributes attributes, Instant created) {
        this.version = version;
        this.type = type;
        this.pair = pair;
        this.attributes = attributes;
        this.created = created;
        this.updated = created;
    }

    String version() {
        return version;
    }

    String type() {
        return type;
    }

    KeyPair pair() {
        return pair;
    }

    Instant created() {
        return created;
    }

    Instant updated() {
        return updated;
    }

    KeyAttributes attributes() {
        return attributes;
    }

    void change(KeyAttributes changed, Instant now) {
        attributes = changed;
        updated = now;
    }
}
