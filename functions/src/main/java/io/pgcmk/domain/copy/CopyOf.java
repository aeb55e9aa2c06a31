package io.pgcmk.domain.copy;

import io.pgcmk.domain.server.ServerId;

/** What a caller says of a copy: how it came to be, and of which server. */
public record CopyOf(CopyMode mode, ServerId source) {}
