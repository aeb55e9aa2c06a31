package io.pgcmk.usecase;

import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Binds a server to the PostgreSQL that its hosts are now. */
final class BindHosts {
    private static final Logger LOG = Logger.getLogger(BindHosts.class.getName());

    private final PostgresCalls postgres;

    BindHosts(PostgresCalls postgres) {
        this.postgres = postgres;
    }

    /**
     * Binds the PostgreSQL that took the place of the one that was bound, as a standby does that was promoted and was no host
     * of the server before. If it cannot be done now, the order that comes next fails, or is repeated.
     *
     * @throws RequestRefusedException if it is another PostgreSQL, belongs to another server, or is not prepared for this
     */
    void run(Server server) {
        try {
            bind(server);
        } catch (PostgresException e) {
            if (e.fault() == PostgresFault.NOT_PREPARED) {
                throw PostgresCalls.refused(e);
            }
            LOG.log(Level.WARNING, "PostgreSQL of server {0} was not bound: {1} {2}", new Object[] {
                server.uid(), e.fault(), e.getMessage()
            });
        }
    }

    private void bind(Server server) {
        if (server.lineage().isFollowing()) {
            return;
        }
        PostgresServer gate = postgres.of(server);
        PostgresState state = gate.inspect();
        if (server.uid().equals(state.boundTo())) {
            return;
        }
        if (state.boundTo() != null) {
            throw RequestRefusedException.conflict(
                    "PostgresBoundElsewhere",
                    server.registration().postgres() + " is bound to another server, with uid " + state.boundTo()
                            + "; correct properties.postgres.hosts, or what its name leads to");
        }
        if (!state.node().systemIdentifier().equals(server.node().systemIdentifier())) {
            throw Refusals.notTheSame(server, server.registration());
        }
        gate.bind(server.uid());
    }
}
