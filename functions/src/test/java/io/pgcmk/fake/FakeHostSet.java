package io.pgcmk.fake;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.HostFault;
import io.pgcmk.domain.server.HostFault.Kind;
import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server of several hosts in memory: orders go to the primary. */
final class FakeHostSet implements PostgresServer {
    private final Map<PostgresEndpoint, FakePostgresServer> hosts;
    private final ServerUid server;

    FakeHostSet(Map<PostgresEndpoint, FakePostgresServer> hosts, ServerUid server) {
        this.hosts = hosts;
        this.server = server;
    }

    FakePostgresServer primary() {
        return findPrimary()
                .orElseThrow(() -> new PostgresException(PostgresFault.UNREACHABLE, "none of the hosts is a primary"));
    }

    private Optional<FakePostgresServer> findPrimary() {
        return answering().stream()
                .filter(host -> !host.isStandby())
                .max(Comparator.comparing(this::isOurs).thenComparingInt(FakePostgresServer::timeline));
    }

    private boolean isOurs(FakePostgresServer host) {
        return server.equals(host.control().nodes.get(host.name()));
    }

    private List<FakePostgresServer> primaries() {
        FakePostgresServer first = primary();
        return Stream.concat(
                        Stream.of(first),
                        answering().stream().filter(host -> host != first && !host.isStandby() && isOurs(host)))
                .toList();
    }

    private List<FakePostgresServer> answering() {
        return hosts.values().stream().filter(host -> !host.isDown()).toList();
    }

    private void onPrimaries(Consumer<FakePostgresServer> order) {
        List<String> nodes = nodes();
        for (FakePostgresServer primary : primaries()) {
            primary.write(() -> {
                primary.control().requireBound(primary.name(), server);
                primary.control().join(server, nodes, isComplete());
                order.accept(primary);
            });
        }
    }

    private List<String> nodes() {
        FakePostgresServer first = primary();
        return Stream.concat(
                        primaries().stream(),
                        answering().stream()
                                .filter(FakePostgresServer::isStandby)
                                .filter(host -> host.systemIdentifier().equals(first.systemIdentifier())))
                .map(FakePostgresServer::name)
                .toList();
    }

    @Override
    public PostgresState inspect() {
        return primary().inspect();
    }

    private boolean isComplete() {
        return answering().size() == hosts.size();
    }

    /** What is bound to another server was asked for before: it is none that is registered. */
    @Override
    public void bind(ServerUid uid) {
        FakePostgresServer primary = primary();
        if (!isOurs(primary)) {
            primary.bind(uid);
        }
        nodes().forEach(node -> primary.control().nodes.put(node, uid));
        onPrimaries(bound -> {});
    }

    @Override
    public void store(ServerUid uid, WrappedDek dek) {
        primaries().forEach(primary -> primary.store(uid, dek));
    }

    @Override
    public List<String> close(ServerUid uid, long fence, String why) {
        if (answering().isEmpty()) {
            primary();
        }
        List<String> open = new ArrayList<>();
        hosts.forEach((endpoint, host) -> {
            if (host.isDown()) {
                open.add(endpoint + ": does not answer");
            } else if (!host.isStandby() && isOurs(host)) {
                host.close(uid, fence, why).forEach(one -> open.add(endpoint + ": " + one));
                host.control().join(uid, nodes(), isComplete());
            } else if (!host.isStandby()) {
                open.add(endpoint + ": is a primary that is not bound");
            }
        });
        hosts.forEach((endpoint, host) -> {
            if (!host.isDown() && host.isStandby()) {
                FakeControl control = host.control();
                if (!control.closed || control.fence(uid) < fence) {
                    open.add(endpoint + ": replay");
                }
            }
        });
        return open;
    }

    @Override
    public int endSessions(ServerUid uid) {
        int ended = 0;
        PostgresException failed = null;
        for (FakePostgresServer host : hosts.values()) {
            try {
                ended += host.endSessions(uid);
            } catch (PostgresException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
        return ended;
    }

    @Override
    public void open(ServerUid uid, long fence, @Nullable Lease lease) {
        onPrimaries(primary -> primary.openNodes(uid, fence, lease));
    }

    @Override
    public Reading read() {
        FakePostgresServer primary = primary();
        Reading reading = primary.read();
        List<HostFault> faults = new ArrayList<>();
        hosts.forEach((endpoint, host) -> {
            if (host.isDown()) {
                faults.add(new HostFault(endpoint, Kind.NO_ANSWER));
            }
        });
        hosts.forEach((endpoint, host) -> {
            if (!host.isDown()) {
                kind(host, primary).ifPresent(kind -> faults.add(new HostFault(endpoint, kind)));
            }
        });
        List<String> strangers = answering().stream()
                .flatMap(host -> host.read().strangers().stream())
                .distinct()
                .sorted()
                .toList();
        return new Reading(
                reading.clock(), guard(reading.clock()), reading.standby(), reading.bound(), strangers, faults);
    }

    private Optional<Kind> kind(FakePostgresServer host, FakePostgresServer primary) {
        if (!host.systemIdentifier().equals(primary.systemIdentifier())) {
            return Optional.of(Kind.ANOTHER_SYSTEM);
        }
        if (!host.isStandby() && host != primary) {
            return Optional.of(Kind.SECOND_PRIMARY);
        }
        if (isOurs(host)) {
            return Optional.empty();
        }
        return Optional.of(host.isStandby() ? Kind.NOT_COUNTED_IN : Kind.NOT_BOUND);
    }

    private @Nullable GuardReport guard(Instant now) {
        List<@Nullable GuardReport> guards = new ArrayList<>();
        answering().forEach(host -> guards.add(host.read().guard()));
        if (answering().size() < hosts.size() || guards.contains(null)) {
            return null;
        }
        List<GuardReport> all = guards.stream().map(Objects::requireNonNull).toList();
        boolean volumes = all.stream().allMatch(guard -> guard.dataAtRest() == DataAtRest.VOLUME);
        Instant oldest = all.stream()
                .map(GuardReport::seenAt)
                .min(Comparator.naturalOrder())
                .orElse(now);
        return new GuardReport(oldest, volumes ? DataAtRest.VOLUME : DataAtRest.NONE);
    }

    @Override
    public void renew(ServerUid uid, long fence, @Nullable Lease lease) {
        onPrimaries(primary -> primary.renewNodes(uid, fence, lease));
    }

    @Override
    public boolean verifyGates() {
        return primary().verifyGates();
    }

    @Override
    public void release(ServerUid uid, long fence) {
        if (!isOurs(primary()) && answering().stream().anyMatch(this::isOurs)) {
            throw new PostgresException(PostgresFault.NOT_BOUND, "the primary is not bound");
        }
        primaries().forEach(primary -> primary.release(uid, fence));
    }
}
