package io.pgcmk.port;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;

/** The customers' PostgreSQL servers. */
public interface PostgresServers {

    /** The PostgreSQL of a server; nothing is connected yet. */
    PostgresServer at(Place place);

    /** Where a server's PostgreSQL is, and where what is decided about it is written. */
    sealed interface Place {
        /** Whose {@code cmk_admin} password is used. */
        ServerId id();
    }

    /**
     * What is decided about it is written there: of a set, on its primary, from where it comes to the other hosts.
     *
     * @param uid by which the hosts of a set that are bound to it are told from others
     */
    record Own(PostgresHosts hosts, ServerId id, ServerUid uid) implements Place {}

    /**
     * A standby. Its binding, gate and lease are written on its primary, from where they come to it by replication; its
     * sessions are ended on itself. Closing it tells what the standby has not carried out yet.
     *
     * @param clusterName of the standby
     */
    record Following(PostgresEndpoint endpoint, ServerId id, String clusterName, Own primary) implements Place {}
}
