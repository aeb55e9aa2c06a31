package io.pgcmk.domain.server;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a server's PostgreSQL listens: on one host, or on those of a set, a primary and its standbys that are one server. Any
 * of them may become the primary.
 *
 * @param endpoints 1 to {@value #MOST}, none of them twice
 */
public record PostgresHosts(List<PostgresEndpoint> endpoints) {
    /** Each is asked in every check; sets that fail over by themselves have three or five. */
    public static final int MOST = 9;

    public PostgresHosts {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty() || endpoints.size() > MOST) {
            throw new IllegalArgumentException("a server has 1 to " + MOST + " hosts, not " + endpoints.size());
        }
        if (new HashSet<>(endpoints).size() < endpoints.size()) {
            throw new IllegalArgumentException("one host is named twice");
        }
    }

    public static PostgresHosts of(PostgresEndpoint endpoint) {
        return new PostgresHosts(List.of(endpoint));
    }

    public boolean isSet() {
        return endpoints.size() > 1;
    }

    public PostgresEndpoint first() {
        return endpoints.getFirst();
    }

    @Override
    public String toString() {
        return endpoints.stream().map(PostgresEndpoint::toString).collect(Collectors.joining(", "));
    }
}
