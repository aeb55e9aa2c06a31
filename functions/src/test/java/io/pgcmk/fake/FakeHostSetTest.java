package io.pgcmk.fake;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.HostSetContract;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers.Own;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

class FakeHostSetTest {

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

    abstract static class OfMajor extends HostSetContract {
        private static final ServerId ID = new ServerId("00000000-0000-4000-8000-000000000000", "rg", "orders");
        private static final List<PostgresEndpoint> HOSTS =
                List.of(new PostgresEndpoint("a.contoso.com", 5432), new PostgresEndpoint("b.contoso.com", 5432));

        private final Steps steps = new Steps();
        private final int major;
        private final List<FakePostgresServer> hosts;

        OfMajor(int major) {
            this.major = major;
            this.hosts = List.of(server("node-a"), server("node-b"));
        }

        private FakePostgresServer server(String clusterName) {
            return new FakePostgresServer(
                    steps, new Node(clusterName, "7000000000000000001", major), Clock.systemUTC());
        }

        @Override
        protected void prepare() {
            hosts.get(B).follows(hosts.get(A));
        }

        @Override
        protected PostgresServer set() {
            return setWithout();
        }

        @Override
        protected PostgresServer setWithout(Integer... silent) {
            FakePostgresServers servers = new FakePostgresServers(steps);
            Stream.of(A, B)
                    .filter(host -> !List.of(silent).contains(host))
                    .forEach(host -> servers.put(HOSTS.get(host), hosts.get(host)));
            return servers.at(new Own(new PostgresHosts(HOSTS), ID, UID));
        }

        @Override
        protected PostgresServer setWithAnotherPrimary() {
            FakePostgresServers servers = new FakePostgresServers(steps);
            FakePostgresServer another = FakePostgresServer.restoredFrom(hosts.get(A), "node-c");
            List<PostgresEndpoint> three = new ArrayList<>(List.of(new PostgresEndpoint("c.contoso.com", 5432)));
            three.addAll(HOSTS);
            servers.put(three.getFirst(), another);
            servers.put(HOSTS.get(A), hosts.get(A));
            servers.put(HOSTS.get(B), hosts.get(B));
            return servers.at(new Own(new PostgresHosts(three), ID, UID));
        }

        @Override
        protected void guardIsSeen(int host, DataAtRest dataAtRest) {
            hosts.get(host).guardedBy(new GuardReport(hosts.get(host).now(), dataAtRest));
        }

        @Override
        protected PostgresServer alone(int host) {
            return hosts.get(host);
        }

        @Override
        protected void awaitReplay() {}

        @Override
        protected void stopReplay() {
            hosts.get(B).stopReplay();
        }

        @Override
        protected void resumeReplay() {
            hosts.get(B).resumeReplay();
        }

        @Override
        protected void promote() {
            hosts.get(B).promote();
        }

        @Override
        protected boolean hasLoginGates() {
            return major >= 17;
        }

        @Override
        protected void connectClient(int host) {
            hosts.get(host).connectClient();
        }

        @Override
        protected boolean acceptsClients(int host) {
            return hosts.get(host).acceptsClients();
        }
    }
}
