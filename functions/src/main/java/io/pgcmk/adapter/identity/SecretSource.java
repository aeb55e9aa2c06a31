package io.pgcmk.adapter.identity;

import io.pgcmk.domain.server.ServerId;

/** The secrets that we keep for servers. */
public interface SecretSource {

    /**
     * The password of {@code cmk_admin} on a server's PostgreSQL.
     *
     * @throws SecretUnavailableException if there is none, or it cannot be had now
     */
    String adminPassword(ServerId id);
}
