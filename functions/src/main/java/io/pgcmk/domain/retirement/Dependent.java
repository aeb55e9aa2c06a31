package io.pgcmk.domain.retirement;

import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that could not be read, or would not go on, without a key version.
 *
 * @param server whose it is; null if its registration is erased
 * @param id of a backup, an archive, or a rotation; of a sidecar that of its backup; null of a server
 */
public record Dependent(
        Kind kind,
        ServerUid uid,
        @Nullable ServerId server,
        @Nullable UUID id,
        KekVersion version) {

    /** In the order in which they are shown: what closes comes first. */
    public enum Kind {
        /** A server's own DEK. */
        SERVER("Server"),
        /** The key that a copy has from its source, until it has a DEK of its own. */
        COPY("Copy"),
        /** A running rotation, from or to the version. */
        ROTATION("Rotation"),
        /** The DEK of a kept WAL archive. */
        ARCHIVE("Archive"),
        /** The DEK of a kept backup. */
        BACKUP("Backup"),
        /** What lies in the sidecar of a kept backup or archive. */
        SIDECAR("Sidecar");

        private final String apiName;

        Kind(String apiName) {
            this.apiName = apiName;
        }

        public String apiName() {
            return apiName;
        }
    }

    public Dependent of(@Nullable ServerId known) {
        return new Dependent(kind, uid, known, id, version);
    }
}
