package io.pgcmk.fake;

import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers;
import java.time.Clock;
import java.util.HashMap;
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
            case Own own -> serverAt(own);
            case Following following -> new FakeStandby(following, serverAt(following), serverAt(following.primary()));
        };
    }

    private FakePostgresServer serverAt(Place place) {
        return servers.getOrDefault(place.endpoint(), unreachable());
    }

    private FakePostgresServer unreachable() {
        FakePostgresServer server = new FakePostgresServer(steps, new Node("nobody", "0", 18), Clock.systemUTC());
        server.failWith(PostgresFault.UNREACHABLE);
        return server;
    }
}
