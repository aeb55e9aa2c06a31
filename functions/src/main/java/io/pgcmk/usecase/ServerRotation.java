package io.pgcmk.usecase;

import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.Server;

/** A rotation, and whose it is. */
public record ServerRotation(Server server, Rotation rotation) {}
