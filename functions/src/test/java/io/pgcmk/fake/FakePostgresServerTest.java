package io.pgcmk.fake;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.Node;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServerContract;
import java.time.Clock;

class FakePostgresServerTest extends PostgresServerContract {
    private final FakePostgresServer server =
            new FakePostgresServer(new Steps(), new Node("node-a", "7000000000000000001", 18), Clock.systemUTC());

    @Override
    protected PostgresServer server() {
        return server;
    }

    @Override
    protected void connectClient() {
        server.connectClient();
    }

    @Override
    protected boolean acceptsClients() {
        return server.acceptsClients();
    }

    @Override
    protected boolean hasLoginGates() {
        return true;
    }

    @Override
    protected void guardIsSeen(DataAtRest dataAtRest) {
        server.guardedBy(new GuardReport(server.read().clock(), dataAtRest));
    }
}
