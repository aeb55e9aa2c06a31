package io.pgcmk.agent.service;

import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import java.util.Optional;
import java.util.UUID;

/** Where backups and archives are registered, and get their DEKs from: pg-cmk. */
public interface BackupRegistry {

    /**
     * Registers a backup or an archive, or finds it registered: repeated with an id, the DEK is the same.
     *
     * @throws io.pgcmk.agent.AgentException if pg-cmk refuses, as it does for a server that is Inaccessible, or does not
     *     answer
     */
    Registered register(UUID id, Scope scope);

    /**
     * Registers what follows an archive as it was registered: one more archive, whose DEK is new. Repeated with an id, the
     * DEK is the same. The one before stays, since what lies under its DEK needs it.
     */
    Registered rotateDek(UUID archive, UUID id);

    /** What it has of one now; empty if it has none of that id, or no longer. */
    Optional<Registered> find(UUID id);

    /** Takes note of the key version that wraps the DEK in the sidecar; repeated, of the same. */
    void confirm(UUID id, KekVersion version);

    /** Does nothing if there is none. */
    void delete(UUID id);

    /** @param serverUid of the server as pg-cmk knows it */
    record Registered(UUID serverUid, WrappedDek dek) {}
}
