package io.pgcmk.usecase;

import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.whatif.Consequence;

/** What would become of one that depends on a key. */
public record Foreseen(Dependent dependent, Server server, Consequence consequence) {}
