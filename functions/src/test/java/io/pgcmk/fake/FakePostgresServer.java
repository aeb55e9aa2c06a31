package io.pgcmk.fake;

import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL in memory, with one database. */
public final class FakePostgresServer implements PostgresServer {
    private final Steps steps;
    private final Node node;
    private final Clock clock;
    private final Map<DekId, List<WrappedDek>> deks = new LinkedHashMap<>();
    private final Map<DekId, ServerUid> owners = new HashMap<>();
    private final Map<ServerUid, Order> orders = new HashMap<>();
    private @Nullable ServerUid boundTo;
    private boolean closed;
    private @Nullable Lease lease;
    private @Nullable GuardReport guard;
    private int sessions;
    private @Nullable PostgresFault fault;
    private int stubbornPasses;
    private int latecomers;

    private enum Verb {
        CLOSE,
        OPEN,
        RELEASE
    }

    private record Order(long fence, Verb verb) {}

    /** @param clock its own, by which its lease ends */
    public FakePostgresServer(Steps steps, Node node, Clock clock) {
        this.steps = steps;
        this.node = node;
        this.clock = clock;
    }

    /** From now on every call fails with this; null to be well again. */
    public synchronized void failWith(@Nullable PostgresFault newFault) {
        fault = newFault;
    }

    /** The next so many passes of closing leave the database open. */
    public synchronized void stayOpenFor(int passes) {
        stubbornPasses = passes;
    }

    /** During each of the next so many rounds a client gets in that began to connect before the gate closed. */
    public synchronized void letInDuringRounds(int rounds) {
        latecomers = rounds;
    }

    /** As a superuser can, without a word to pg-cmk. */
    public synchronized void openByHand() {
        closed = false;
    }

    public synchronized void connectClient() {
        if (!acceptsClients()) {
            throw new IllegalStateException("database is not currently accepting connections");
        }
        sessions++;
    }

    public synchronized boolean acceptsClients() {
        boolean ended = node.major() >= 17 && lease != null && !clock.instant().isBefore(lease.until());
        return !closed && !ended;
    }

    /** When it refuses connections by itself; null if it does not. */
    public synchronized @Nullable Instant leaseEnd() {
        return lease == null ? null : lease.until();
    }

    public synchronized int sessions() {
        return sessions;
    }

    @Override
    public PostgresState inspect() {
        return answer(() -> {
            Order last = boundTo == null ? null : orders.get(boundTo);
            List<WrappedDek> current = deks.values().stream().map(List::getLast).toList();
            return new PostgresState(node, boundTo, closed, last == null ? 0 : last.fence(), current, null);
        });
    }

    @Override
    public void bind(ServerUid uid) {
        obey(() -> {
            if (boundTo != null && !closed) {
                requireBound(uid);
            }
            boundTo = uid;
        });
    }

    @Override
    public void store(ServerUid uid, WrappedDek dek) {
        obey(() -> {
            requireBound(uid);
            List<WrappedDek> wrappings = deks.computeIfAbsent(dek.id(), id -> new ArrayList<>());
            boolean conflicting =
                    wrappings.stream().anyMatch(known -> !known.checkValue().equals(dek.checkValue()));
            if (conflicting || !owners.computeIfAbsent(dek.id(), id -> uid).equals(uid)) {
                throw new IllegalStateException("another DEK, or one of another uid, has the id " + dek.id());
            }
            if (!wrappings.contains(dek)) {
                wrappings.add(dek);
            }
        });
    }

    @Override
    public List<String> close(ServerUid uid, long fence, String why) {
        return answer(() -> {
            requireBound(uid);
            admit(uid, new Order(fence, Verb.CLOSE));
            if (stubbornPasses > 0) {
                stubbornPasses--;
                return List.of("app");
            }
            closed = true;
            return List.of();
        });
    }

    @Override
    public int endSessions(ServerUid uid) {
        return answer(() -> {
            requireBound(uid);
            sessions += latecomers > 0 ? 1 : 0;
            latecomers = Math.max(0, latecomers - 1);
            int ended = closed ? sessions : 0;
            sessions -= ended;
            return ended;
        });
    }

    @Override
    public void open(ServerUid uid, long fence, @Nullable Lease given) {
        obey(() -> {
            requireBound(uid);
            admit(uid, new Order(fence, Verb.OPEN));
            closed = false;
            lease = given;
        });
    }

    @Override
    public Reading read() {
        return answer(() -> new Reading(clock.instant(), guard, false, true, List.of()));
    }

    /** As the agent does on the host. */
    public synchronized void guardedBy(GuardReport report) {
        guard = report;
    }

    @Override
    public void renew(ServerUid uid, long fence, @Nullable Lease given) {
        obey(() -> {
            requireBound(uid);
            Order seen = orders.get(uid);
            if (closed || (seen != null && fence < seen.fence())) {
                throw new PostgresException(PostgresFault.FENCED, "renewal with " + fence + " comes after " + seen);
            }
            lease = given;
        });
    }

    /** Every database of this one has a login gate, if its major has them. */
    @Override
    public boolean verifyGates() {
        return answer(() -> node.major() >= 17);
    }

    @Override
    public void release(ServerUid uid, long fence) {
        obey(() -> {
            if (boundTo != null) {
                requireBound(uid);
            }
            admit(uid, new Order(fence, Verb.RELEASE));
            if (boundTo != null) {
                closed = false;
                boundTo = null;
                lease = null;
            }
        });
    }

    private void obey(Runnable effect) {
        answer(() -> {
            effect.run();
            return true;
        });
    }

    private <T> T answer(Supplier<T> effect) {
        return steps.take(() -> {
            synchronized (this) {
                if (fault != null) {
                    throw new PostgresException(fault, "the fake was told to fail");
                }
                return effect.get();
            }
        });
    }

    private void requireBound(ServerUid uid) {
        if (!Objects.equals(boundTo, uid)) {
            throw new PostgresException(PostgresFault.NOT_BOUND, "bound to " + boundTo + ", not to " + uid);
        }
    }

    private void admit(ServerUid uid, Order order) {
        Order seen = orders.get(uid);
        if (seen != null
                && (order.fence() < seen.fence()
                        || (order.fence() == seen.fence() && order.verb() != seen.verb() && !reopens(seen, order)))) {
            throw new PostgresException(PostgresFault.FENCED, order + " comes after " + seen);
        }
        orders.put(uid, order);
    }

    /** A server that was released and is protected again is opened with the fence of its release. */
    private static boolean reopens(Order seen, Order order) {
        return seen.verb() == Verb.RELEASE && order.verb() == Verb.OPEN;
    }
}
