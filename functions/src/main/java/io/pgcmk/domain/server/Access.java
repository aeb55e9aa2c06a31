package io.pgcmk.domain.server;

import io.pgcmk.domain.key.Cause;
import java.time.Instant;

/** Whether a protected server's data may be read. */
public sealed interface Access {

    /** Connections are accepted. */
    record Ready(Instant since) implements Access {}

    /**
     * Connections are denied (R10).
     *
     * @param detail what was observed, for the operator; no key material, no token
     */
    record Inaccessible(Cause cause, Instant since, String detail) implements Access {}
}
