package io.pgcmk.adapter.postgres;

import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.PostgresException;

/** The passwords of {@code cmk_admin}, one per server. */
@FunctionalInterface
public interface AdminPasswords {

    /** @throws PostgresException with {@link PostgresFault#LOGIN_REFUSED} if there is none for this server */
    String of(ServerId id);
}
