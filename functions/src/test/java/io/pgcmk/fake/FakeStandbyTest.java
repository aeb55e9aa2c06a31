package io.pgcmk.fake;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers.Following;
import io.pgcmk.port.PostgresServers.Own;
import io.pgcmk.port.StandbyServerContract;
import java.time.Clock;
import org.junit.jupiter.api.Nested;

class FakeStandbyTest {

    @Nested
    class Of16 extends OfMajor {
        Of16() {
            super(16);
        }
    }

    @Nested
    class Of18 extends OfMajor {
        Of18() {
            super(18);
        }
    }

    abstract static class OfMajor extends StandbyServerContract {
        private static final Own PRIMARY_PLACE = new Own(
                PostgresHosts.of(new PostgresEndpoint("a.contoso.com", 5432)),
                new ServerId("00000000-0000-4000-8000-000000000000", "rg", "orders"),
                PRIMARY);
        private static final Own STANDBY_PLACE = new Own(
                PostgresHosts.of(new PostgresEndpoint("b.contoso.com", 5432)),
                new ServerId("00000000-0000-4000-8000-000000000000", "rg", "reports"),
                UID);

        private final Steps steps = new Steps();
        private final FakePostgresServers servers = new FakePostgresServers(steps);
        private final int major;
        private final FakePostgresServer primary;
        private final FakePostgresServer standby;

        OfMajor(int major) {
            this.major = major;
            this.primary = server("node-a");
            this.standby = server("node-b");
        }

        @Override
        protected void prepare() {
            standby.follows(primary);
            servers.put(PRIMARY_PLACE.hosts().first(), primary);
            servers.put(STANDBY_PLACE.hosts().first(), standby);
        }

        private FakePostgresServer server(String clusterName) {
            return new FakePostgresServer(
                    steps, new Node(clusterName, "7000000000000000001", major), Clock.systemUTC());
        }

        @Override
        protected PostgresServer standby() {
            return servers.at(
                    new Following(STANDBY_PLACE.hosts().first(), STANDBY_PLACE.id(), "node-b", PRIMARY_PLACE));
        }

        @Override
        protected PostgresServer standbyItself() {
            return servers.at(STANDBY_PLACE);
        }

        @Override
        protected PostgresServer primary() {
            return servers.at(PRIMARY_PLACE);
        }

        @Override
        protected void awaitReplay() {}

        @Override
        protected void stopReplay() {
            standby.stopReplay();
        }

        @Override
        protected void resumeReplay() {
            standby.resumeReplay();
        }

        @Override
        protected void promote() {
            standby.promote();
        }

        @Override
        protected boolean hasLoginGates() {
            return major >= 17;
        }

        @Override
        protected void connectClient() {
            standby.connectClient();
        }

        @Override
        protected boolean acceptsClients() {
            return standby.acceptsClients();
        }

        @Override
        protected void guardKeeps(DataAtRest dataAtRest, boolean loginsClosed) {
            standby.guardedBy(new GuardReport(standby.read().clock(), dataAtRest));
            standby.keepLoginsClosed(loginsClosed);
        }
    }
}
