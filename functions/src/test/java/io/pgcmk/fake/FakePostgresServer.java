package io.pgcmk.fake;

import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.domain.server.Standby;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.fake.FakeControl.Given;
import io.pgcmk.fake.FakeControl.Verb;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL in memory, with one database. A standby replays at once whatever its primary writes, until it is told to stop. */
public final class FakePostgresServer implements PostgresServer {
    private final Steps steps;
    private final Node node;
    private final Clock clock;
    private final List<FakePostgresServer> followers = new ArrayList<>();
    private FakeControl control = new FakeControl();
    private int timeline = 1;
    private @Nullable FakePostgresServer primary;
    private Duration replayDelay = Duration.ZERO;
    private List<String> strangers = List.of();
    private @Nullable GuardReport guard;
    private boolean loginsClosed;
    private int sessions;
    private @Nullable PostgresFault fault;
    private int stubbornPasses;
    private int latecomers;
    private int hiddenGates;

    /** @param clock its own, by which its lease ends */
    public FakePostgresServer(Steps steps, Node node, Clock clock) {
        this.steps = steps;
        this.node = node;
        this.clock = clock;
    }

    /** One that was made from another's files, and has a name of its own: its gate is as it was, and it has no lease. */
    public static FakePostgresServer restoredFrom(FakePostgresServer source, String clusterName) {
        FakePostgresServer copy = new FakePostgresServer(
                source.steps, new Node(clusterName, source.node.systemIdentifier(), source.node.major()), source.clock);
        synchronized (source) {
            copy.control = source.control.copy();
            copy.timeline = source.timeline + 1;
        }
        return copy;
    }

    /** From now on every call fails with this; null to be well again. */
    public synchronized void failWith(@Nullable PostgresFault newFault) {
        fault = newFault;
    }

    /** The next so many passes of closing leave the database open. */
    public synchronized void stayOpenFor(int passes) {
        stubbornPasses = passes;
    }

    /** The next so many times its login gates cannot be read. */
    public synchronized void hideGates(int times) {
        hiddenGates = times;
    }

    /** During each of the next so many rounds a client gets in that began to connect before the gate closed. */
    public synchronized void letInDuringRounds(int rounds) {
        latecomers = rounds;
    }

    /** As a superuser can, without a word to pg-cmk. */
    public synchronized void openByHand() {
        control.closed = false;
    }

    /** From now on it is a standby. */
    public synchronized void follows(FakePostgresServer other) {
        primary = other;
        other.followers.add(this);
        control = other.control;
    }

    /** What its primary writes from now on does not reach it. */
    public synchronized void stopReplay() {
        control = control.copy();
    }

    public synchronized void resumeReplay() {
        control = Objects.requireNonNull(primary).control;
    }

    /** It follows nobody any more, and is on a timeline of its own. */
    public synchronized void promote() {
        Objects.requireNonNull(primary).followers.remove(this);
        primary = null;
        control = control.copy();
        timeline++;
    }

    public synchronized void replaysLaterBy(Duration delay) {
        replayDelay = delay;
    }

    /** Others than those that follow it here. */
    public synchronized void streamsTo(List<String> names) {
        strangers = names;
    }

    /** The guard on its host lets nobody in but {@code cmk_admin}, or everybody. */
    public synchronized void keepLoginsClosed(boolean closed) {
        loginsClosed = closed;
    }

    public synchronized void connectClient() {
        if (!acceptsClients()) {
            throw new IllegalStateException("database is not currently accepting connections");
        }
        sessions++;
    }

    public synchronized boolean acceptsClients() {
        if (control.closed || loginsClosed) {
            return false;
        }
        return node.major() < 17 || !control.refuses(name(), clock.instant(), isStandby(), timeline);
    }

    /** When it refuses connections by itself; null if it does not. */
    public synchronized @Nullable Instant leaseEnd() {
        Given given = control.leases.get(name());
        return given == null || given.lease() == null ? null : given.lease().until();
    }

    public synchronized int sessions() {
        return sessions;
    }

    @Override
    public PostgresState inspect() {
        return answer(() -> {
            ServerUid boundTo = control.nodes.get(name());
            Instant now = clock.instant();
            return new PostgresState(
                    node,
                    boundTo,
                    control.closed || (isStandby() && boundTo != null && leaseHasEnded()),
                    control.fence(boundTo),
                    control.deks(boundTo),
                    isStandby() ? new Standby(replayDelay, guard, now) : null);
        });
    }

    @Override
    public void bind(ServerUid uid) {
        write(() -> {
            if (control.nodes.containsKey(name()) && !control.closed) {
                control.requireBound(name(), uid);
            }
            control.nodes.put(name(), uid);
            control.onlyHost(uid, name(), timeline);
        });
    }

    @Override
    public void store(ServerUid uid, WrappedDek dek) {
        write(() -> {
            control.requireBound(name(), uid);
            control.store(uid, dek);
        });
    }

    @Override
    public List<String> close(ServerUid uid, long fence, String why) {
        return answer(() -> {
            requirePrimary();
            control.requireBound(name(), uid);
            control.admit(uid, fence, Verb.CLOSE);
            if (stubbornPasses > 0) {
                stubbornPasses--;
                return List.of("app");
            }
            control.closed = true;
            return List.of();
        });
    }

    @Override
    public int endSessions(ServerUid uid) {
        return answer(() -> {
            control.requireBound(name(), uid);
            sessions += latecomers > 0 ? 1 : 0;
            latecomers = Math.max(0, latecomers - 1);
            int ended = control.closed || leaseHasEnded() ? sessions : 0;
            sessions -= ended;
            return ended;
        });
    }

    @Override
    public void open(ServerUid uid, long fence, @Nullable Lease lease) {
        write(() -> {
            control.requireBound(name(), uid);
            control.onlyHost(uid, name(), timeline);
            openNodes(uid, fence, lease);
        });
    }

    void openNodes(ServerUid uid, long fence, @Nullable Lease lease) {
        control.requireBound(name(), uid);
        control.admit(uid, fence, Verb.OPEN);
        control.closed = false;
        control.giveOwn(uid, lease, timeline);
    }

    @Override
    public Reading read() {
        return answer(() -> {
            Given given = control.leases.get(name());
            boolean bound = isStandby() || (given == null ? control.nodes.containsKey(name()) : given.isOf(timeline));
            List<String> unknown = Stream.concat(followers.stream().map(FakePostgresServer::name), strangers.stream())
                    .filter(name -> !control.nodes.containsKey(name))
                    .sorted()
                    .toList();
            return new Reading(clock.instant(), guard, isStandby(), bound, unknown, List.of());
        });
    }

    /** As the agent does on the host. */
    public synchronized void guardedBy(GuardReport report) {
        guard = report;
    }

    @Override
    public void renew(ServerUid uid, long fence, @Nullable Lease lease) {
        write(() -> {
            control.requireBound(name(), uid);
            control.onlyHost(uid, name(), timeline);
            renewNodes(uid, fence, lease);
        });
    }

    void renewNodes(ServerUid uid, long fence, @Nullable Lease lease) {
        control.requireBound(name(), uid);
        if (control.closed) {
            throw new PostgresException(PostgresFault.FENCED, "renewal with " + fence + " of a closed gate");
        }
        control.admitRenewal(uid, fence);
        Given held = control.leases.get(name());
        control.giveOwn(uid, lease, held == null || node.major() < 17 ? timeline : held.timeline());
    }

    /** Every database of this one has a login gate, if its major has them. */
    @Override
    public boolean verifyGates() {
        return answer(() -> {
            if (hiddenGates > 0) {
                hiddenGates--;
                throw new PostgresException(PostgresFault.UNREACHABLE, "canceling statement due to lock timeout");
            }
            return node.major() >= 17;
        });
    }

    @Override
    public void release(ServerUid uid, long fence) {
        write(() -> {
            boolean isBound = control.nodes.containsKey(name());
            if (isBound || !control.nodesOf(uid).isEmpty()) {
                control.requireBound(name(), uid);
            }
            control.admit(uid, fence, Verb.RELEASE);
            if (isBound) {
                control.closed = false;
                control.forgetOwn(uid);
            }
        });
    }

    /** Its own name, clock, and state, for whoever gives orders to its standbys. */
    String name() {
        return node.clusterName();
    }

    Instant now() {
        return clock.instant();
    }

    int timeline() {
        return timeline;
    }

    boolean isDown() {
        return fault != null;
    }

    String systemIdentifier() {
        return node.systemIdentifier();
    }

    FakeControl control() {
        return control;
    }

    boolean isStandby() {
        return primary != null;
    }

    private boolean leaseHasEnded() {
        Given given = control.leases.get(name());
        return given == null ? isStandby() : !given.isLive(clock.instant());
    }

    /** What a standby still has to do after its lease was ended on its primary. */
    List<String> openStill(ServerUid uid) {
        List<String> left = new ArrayList<>();
        if (!uid.equals(control.nodes.get(name())) || control.leases.containsKey(name())) {
            left.add("replay");
        }
        boolean guarded = loginsClosed && guard != null && guard.isAtWork(clock.instant());
        if (node.major() < 17 && !control.closed && !guarded) {
            left.add("logins, until the guard on its host closes them");
        }
        return left;
    }

    void write(Runnable effect) {
        answer(() -> {
            requirePrimary();
            effect.run();
            return true;
        });
    }

    private void requirePrimary() {
        if (isStandby()) {
            throw new PostgresException(PostgresFault.UNREACHABLE, "cannot write in a read-only transaction");
        }
    }

    <T> T answer(Supplier<T> effect) {
        return steps.take(() -> {
            synchronized (this) {
                if (fault != null) {
                    throw new PostgresException(fault, "the fake was told to fail");
                }
                return effect.get();
            }
        });
    }
}
