package io.pgcmk.port;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.ServerId;

/** The customers' PostgreSQL servers. */
public interface PostgresServers {

    /**
     * The PostgreSQL of a server; nothing is connected yet.
     *
     * @param id whose {@code cmk_admin} password is used
     */
    PostgresServer at(PostgresEndpoint endpoint, ServerId id);
}
