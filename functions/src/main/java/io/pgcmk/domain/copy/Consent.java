package io.pgcmk.domain.copy;

import io.pgcmk.domain.server.ServerId;

/** What a source says of a copy of itself: it may be read with a key of its own. The first of the two steps (R18). */
public record Consent(ServerId copy, Step step) {}
