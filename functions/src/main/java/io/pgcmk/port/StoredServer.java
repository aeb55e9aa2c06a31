package io.pgcmk.port;

import io.pgcmk.domain.server.Server;

/**
 * A server as it was read.
 *
 * @param etag names this state of it; a replacement succeeds only while the store still holds it
 */
public record StoredServer(Server server, String etag) {}
