package io.pgcmk.adapter.postgres;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.ServerId;
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
    public PostgresServer at(PostgresEndpoint endpoint, ServerId id) {
        return new JdbcPostgresServer(new ControlDatabase(endpoint, allowedHosts, () -> passwords.of(id)));
    }
}
