package io.pgcmk.fake;

import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** PostgreSQL servers at their addresses; at any other address there is one that nobody reaches. */
public final class FakePostgresServers implements PostgresServers {
    private final Steps steps;
    private final Map<PostgresEndpoint, FakePostgresServer> servers = new HashMap<>();

    public FakePostgresServers(Steps steps) {
        this.steps = steps;
    }

    public void put(PostgresEndpoint endpoint, FakePostgresServer server) {
        servers.put(endpoint, server);
    }

    @Override
    public PostgresServer at(Place place) {
        return switch (place) {
            case Own own ->
                own.hosts().isSet() ? set(own) : serverAt(own.hosts().first());
            case Following following ->
                new FakeStandby(following, serverAt(following.endpoint()), primary(following.primary()));
        };
    }

    private FakePostgresServer primary(Own place) {
        return place.hosts().isSet()
                ? set(place).primary()
                : serverAt(place.hosts().first());
    }

    private FakeHostSet set(Own place) {
        Map<PostgresEndpoint, FakePostgresServer> hosts = new LinkedHashMap<>();
        place.hosts().endpoints().forEach(host -> hosts.put(host, serverAt(host)));
        return new FakeHostSet(hosts, place.uid());
    }

    private FakePostgresServer serverAt(PostgresEndpoint endpoint) {
        return servers.getOrDefault(endpoint, unreachable());
    }

    private FakePostgresServer unreachable() {
        FakePostgresServer server = new FakePostgresServer(steps, new Node("nobody", "0", 18), Clock.systemUTC());
        server.failWith(PostgresFault.UNREACHABLE);
        return server;
    }
}
