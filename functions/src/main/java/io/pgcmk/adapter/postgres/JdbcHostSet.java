package io.pgcmk.adapter.postgres;

import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server of several hosts. What is decided is written on the primary, and comes to its standbys by replication; sessions are
 * ended on each, and it is asked of each whether it is closed.
 */
final class JdbcHostSet implements PostgresServer {
    private final List<ControlDatabase> hosts;
    private final ServerUid server;
    private final Workers workers;

    JdbcHostSet(List<ControlDatabase> hosts, ServerUid server, Workers workers) {
        this.hosts = List.copyOf(hosts);
        this.server = server;
        this.workers = workers;
    }

    @Override
    public PostgresState inspect() {
        return at(seen().primary()).inspect();
    }

    @Override
    public void bind(ServerUid uid) {
        HostsSeen seen = seen();
        HostsSeen.Host primary = seen.primary();
        LoginGate.requireCurrent(primary.database());
        primary.database()
                .rows(
                        "SELECT cmk.hosts_bind(?, ?, ?, ?)",
                        uid.value(),
                        nodes(seen),
                        streams(seen),
                        seen.silent().isEmpty());
    }

    @Override
    public void store(ServerUid uid, WrappedDek dek) {
        onPrimaries(seen(), primary -> at(primary).store(uid, dek));
    }

    @Override
    public List<String> close(ServerUid uid, long fence, String why) {
        HostsSeen seen = seen();
        if (seen.answers().isEmpty()) {
            seen.requireAll();
        }
        List<HostsSeen.Host> primaries = seen.primaries();
        List<String> open = new ArrayList<>();
        for (HostsSeen.Host primary : primaries) {
            open.addAll(told(
                    primary,
                    () -> primary.database()
                            .rows(
                                    "SELECT cmk.hosts_close(?, ?, ?, ?, ?, ?)",
                                    uid.value(),
                                    fence,
                                    why,
                                    nodes(seen),
                                    streams(seen),
                                    seen.silent().isEmpty())));
        }
        for (HostsSeen.Host host : seen.answers()) {
            if (!host.isPrimary()) {
                open.addAll(
                        told(host, () -> host.database().rows("SELECT cmk.host_open_still(?, ?)", uid.value(), fence)));
            } else if (!primaries.contains(host)) {
                open.add(host.database().endpoint() + ": is a primary that is not bound");
            }
        }
        seen.silent().keySet().forEach(host -> open.add(host.endpoint() + ": does not answer"));
        return open;
    }

    /** Where one fails the others are closed all the same; only a later decision ends it. */
    private static List<String> told(HostsSeen.Host host, Supplier<List<String>> order) {
        try {
            return order.get().stream()
                    .map(one -> host.database().endpoint() + ": " + one)
                    .toList();
        } catch (PostgresException e) {
            if (e.fault() == PostgresFault.FENCED) {
                throw e;
            }
            return List.of(e.getMessage());
        }
    }

    /** Where one fails, the sessions of the others are ended all the same. */
    @Override
    public int endSessions(ServerUid uid) {
        HostsSeen seen = seen();
        int ended = 0;
        PostgresException failed = null;
        for (HostsSeen.Host host : seen.answers()) {
            try {
                ended += at(host).endSessions(uid);
            } catch (PostgresException e) {
                failed = e;
            }
        }
        seen.requireAll();
        if (failed != null) {
            throw failed;
        }
        return ended;
    }

    @Override
    public void open(ServerUid uid, long fence, @Nullable Lease lease) {
        give("cmk.hosts_open", uid, fence, lease);
    }

    @Override
    public Reading read() {
        HostsSeen seen = seen();
        Reading reading = at(seen.primary()).read();
        return new Reading(
                reading.clock(), seen.guard(), reading.standby(), reading.bound(), seen.strangers(), seen.faults());
    }

    @Override
    public void renew(ServerUid uid, long fence, @Nullable Lease lease) {
        give("cmk.hosts_renew", uid, fence, lease);
    }

    private void give(String function, ServerUid uid, long fence, @Nullable Lease lease) {
        HostsSeen seen = seen();
        onPrimaries(
                seen,
                primary -> primary.database()
                        .rows(
                                "SELECT " + function + "(?, ?, ?::timestamptz, ?::interval, ?, ?, ?)",
                                uid.value(),
                                fence,
                                JdbcPostgresServer.until(lease),
                                JdbcPostgresServer.length(lease),
                                nodes(seen),
                                streams(seen),
                                seen.silent().isEmpty()));
    }

    @Override
    public boolean verifyGates() {
        return at(seen().primary()).verifyGates();
    }

    @Override
    public void release(ServerUid uid, long fence) {
        HostsSeen seen = seen();
        seen.requireOurs();
        onPrimaries(seen, primary -> at(primary).release(uid, fence));
    }

    private static void onPrimaries(HostsSeen seen, Consumer<HostsSeen.Host> order) {
        HostsSeen.tell(seen.requiredPrimaries(), order);
    }

    private HostsSeen seen() {
        return HostsSeen.of(hosts, server, workers);
    }

    private static String[] nodes(HostsSeen seen) {
        return seen.members().stream().map(HostsSeen.Host::node).distinct().toArray(String[]::new);
    }

    private static String[] streams(HostsSeen seen) {
        return seen.members().stream().map(HostsSeen.Host::stream).distinct().toArray(String[]::new);
    }

    private static PostgresServer at(HostsSeen.Host host) {
        return new JdbcPostgresServer(host.database());
    }
}
