package io.pgcmk.port;

import io.pgcmk.domain.server.ServerId;
import java.util.UUID;

/** Something that belongs to one server only. */
public sealed interface Name {

    /** A resource id. */
    record OfServer(ServerId id) implements Name {}

    /** The client id of a managed identity: one identity, one server. */
    record OfIdentity(UUID clientId) implements Name {}

    /** A PostgreSQL system identifier: belongs to its first server; copies carry the same. */
    record OfSystem(String systemIdentifier) implements Name {}
}
