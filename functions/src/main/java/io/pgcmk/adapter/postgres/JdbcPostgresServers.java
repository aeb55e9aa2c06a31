package io.pgcmk.adapter.postgres;

import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers;

/** PostgreSQL servers reached with pgjdbc. */
public final class JdbcPostgresServers implements PostgresServers {
    private final AllowedHosts allowedHosts;
    private final AdminPasswords passwords;

    public JdbcPostgresServers(AllowedHosts allowedHosts, AdminPasswords passwords) {
        this.allowedHosts = allowedHosts;
        this.passwords = passwords;
    }

    @Override
    public PostgresServer at(Place place) {
        return switch (place) {
            case Own own -> new JdbcPostgresServer(database(own));
            case Following following -> new JdbcStandby(following, database(following), database(following.primary()));
        };
    }

    private ControlDatabase database(Place place) {
        return new ControlDatabase(place.endpoint(), allowedHosts, () -> passwords.of(place.id()));
    }
}
