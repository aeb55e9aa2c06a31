package io.pgcmk.adapter.postgres;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers;
import io.pgcmk.port.Workers;
import java.util.List;
import java.util.function.Supplier;

/** PostgreSQL servers reached with pgjdbc. */
public final class JdbcPostgresServers implements PostgresServers {
    private final AllowedHosts allowedHosts;
    private final AdminPasswords passwords;
    private final Workers workers;

    public JdbcPostgresServers(AllowedHosts allowedHosts, AdminPasswords passwords, Workers workers) {
        this.allowedHosts = allowedHosts;
        this.passwords = passwords;
        this.workers = workers;
    }

    @Override
    public PostgresServer at(Place place) {
        return switch (place) {
            case Own own ->
                own.hosts().isSet()
                        ? new JdbcHostSet(hosts(own), own.uid(), workers)
                        : new JdbcPostgresServer(hosts(own).getFirst());
            case Following following ->
                new JdbcStandby(
                        following, database(following.endpoint(), following.id()), primaries(following.primary()));
        };
    }

    private Supplier<List<ControlDatabase>> primaries(Own place) {
        List<ControlDatabase> hosts = hosts(place);
        return () -> place.hosts().isSet()
                ? HostsSeen.of(hosts, place.uid(), workers).requiredPrimaries().stream()
                        .map(HostsSeen.Host::database)
                        .toList()
                : hosts;
    }

    private List<ControlDatabase> hosts(Own place) {
        return place.hosts().endpoints().stream()
                .map(endpoint -> database(endpoint, place.id()))
                .toList();
    }

    private ControlDatabase database(PostgresEndpoint endpoint, ServerId id) {
        return new ControlDatabase(endpoint, allowedHosts, () -> passwords.of(id));
    }
}
