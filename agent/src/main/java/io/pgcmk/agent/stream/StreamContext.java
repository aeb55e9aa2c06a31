package io.pgcmk.agent.stream;

import io.pgcmk.envelope.DekId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a stream belongs to. It is bound into the stream's key, so that a stream under another name does not decrypt.
 *
 * @param serverUid of the server whose data it is
 * @param name of the file, where one DEK encrypts many; empty where it encrypts one
 */
public record StreamContext(UUID serverUid, Scope scope, DekId dek, String name) {

    /** What one DEK encrypts. */
    public enum Scope {
        BACKUP("backup"),
        ARCHIVE("archive");

        private final String stored;

        Scope(String stored) {
            this.stored = stored;
        }
    }

    /** Every stream ever written is bound to this text: it never changes. */
    byte[] associatedData() {
        return String.join(":", "pg-cmk", "v1", serverUid.toString(), scope.stored, dek.toString(), name)
                .getBytes(StandardCharsets.UTF_8);
    }
}
