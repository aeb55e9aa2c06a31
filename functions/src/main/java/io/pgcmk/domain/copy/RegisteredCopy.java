package io.pgcmk.domain.copy;

import io.pgcmk.domain.server.Server;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a server, and how far it is (R18).
 *
 * @param consent what its source says now, which the copy itself hears of only when it is revalidated; null if it does not
 *     consent
 */
public record RegisteredCopy(
        Server server, Origin origin, @Nullable Step consent) {

    static RegisteredCopy of(Server source, Server copy) {
        return new RegisteredCopy(
                copy,
                Objects.requireNonNull(copy.lineage().origin()),
                source.lineage().consentTo(copy.id()).orElse(null));
    }
}
