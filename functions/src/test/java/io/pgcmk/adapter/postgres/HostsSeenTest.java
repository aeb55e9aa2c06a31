package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.wiring.VirtualThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HostsSeenTest {

    @Test
    @DisplayName("R10: hosts that hang are asked side by side, so that many delay a closure no longer than one")
    void asksSideBySide() throws Exception {
        CyclicBarrier bothAreAsked = new CyclicBarrier(2);
        try (ServerSocket one = listening();
                ServerSocket two = listening();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> hanging = List.of(
                    threads.submit(() -> hang(one, bothAreAsked)), threads.submit(() -> hang(two, bothAreAsked)));
            List<ControlDatabase> hosts = List.of(database(one), database(two));

            HostsSeen seen = HostsSeen.of(hosts, RealPostgres.UID, new VirtualThreads());

            for (Future<Integer> host : hanging) {
                assertThat(host.get()).isNotNegative();
            }
            assertThat(seen.silent().keySet()).containsExactlyElementsOf(hosts);
        }
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** Says nothing until the other is asked, too. */
    private static int hang(ServerSocket host, CyclicBarrier bothAreAsked) throws Exception {
        try (Socket asked = host.accept()) {
            assertThat(asked.getInputStream().read()).isNotNegative();
            return bothAreAsked.await(10, TimeUnit.SECONDS);
        }
    }

    private static ControlDatabase database(ServerSocket host) {
        return new ControlDatabase(
                new PostgresEndpoint("127.0.0.1", host.getLocalPort()),
                new AllowedHosts(Set.of(), true),
                () -> RealPostgres.ADMIN_PASSWORD);
    }
}
