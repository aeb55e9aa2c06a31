package io.pgcmk.agent.sidecar;

import io.pgcmk.agent.stream.StreamContext;
import io.pgcmk.envelope.WrappedDek;
import java.time.Instant;
import java.util.UUID;

/**
 * What it takes to decrypt a backup or an archive, beside the right to use the key. None of it is secret, and none of it
 * is believed: a false one does not decrypt.
 *
 * @param id of the backup or archive, as pg-cmk registered it
 * @param server the resource id, for people
 */
public record Sidecar(
        UUID id, StreamContext.Scope scope, UUID serverUid, String server, Instant createdAt, WrappedDek dek) {

    /** The same with another wrapping of its DEK. */
    public Sidecar with(WrappedDek wrapping) {
        return new Sidecar(id, scope, serverUid, server, createdAt, wrapping);
    }

    /** Of the one stream of a backup. */
    public StreamContext context() {
        return context("");
    }

    /** Of one stream of an archive. */
    public StreamContext context(String name) {
        return new StreamContext(serverUid, scope, dek.id(), name);
    }
}
