package io.pgcmk.domain.rotation;

import io.pgcmk.domain.server.ServerUid;
import java.util.UUID;

/** Names a rotation; it carries the server's uid, so that it is found by one point read. */
public record RotationId(ServerUid server, UUID value) {}
