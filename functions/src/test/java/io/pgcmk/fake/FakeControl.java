package io.pgcmk.fake;

import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.PostgresException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code cmk_control} and the roles hold: written on a primary, and the same on each standby that follows it. */
final class FakeControl {
    enum Verb {
        CLOSE,
        OPEN,
        RELEASE
    }

    private record Order(long fence, Verb verb) {}

    /** @param lease null if it does not end */
    record Given(@Nullable Lease lease, int timeline) {
        boolean isOf(int other) {
            return timeline == ANY_TIMELINE || timeline == other;
        }

        boolean isLive(Instant now) {
            return lease == null || now.isBefore(lease.until());
        }
    }

    /** Of the lease of a host of a set. */
    static final int ANY_TIMELINE = 0;

    /** The servers that have several hosts. */
    final Set<ServerUid> sets = new HashSet<>();

    /** The uid of each node, by cluster name. */
    final Map<String, ServerUid> nodes = new HashMap<>();

    final Map<String, Given> leases = new HashMap<>();
    /** The standbys whose role says that they are closed. */
    private final Set<String> closedStandbys = new HashSet<>();

    private final Map<ServerUid, Order> orders = new HashMap<>();
    private final Map<DekId, List<WrappedDek>> deks = new LinkedHashMap<>();
    private final Map<DekId, ServerUid> owners = new HashMap<>();
    boolean closed;
    /** Whether the primary has a lease: who has none then was never validated. */
    private boolean leased;

    FakeControl copy() {
        FakeControl copy = new FakeControl();
        copy.nodes.putAll(nodes);
        copy.leases.putAll(leases);
        copy.sets.addAll(sets);
        copy.closedStandbys.addAll(closedStandbys);
        copy.orders.putAll(orders);
        deks.forEach((id, wrappings) -> copy.deks.put(id, new ArrayList<>(wrappings)));
        copy.owners.putAll(owners);
        copy.closed = closed;
        copy.leased = leased;
        return copy;
    }

    void requireBound(String node, ServerUid uid) {
        if (!Objects.equals(nodes.get(node), uid)) {
            throw new PostgresException(PostgresFault.NOT_BOUND, "bound to " + nodes.get(node) + ", not to " + uid);
        }
    }

    void admit(ServerUid uid, long fence, Verb verb) {
        Order order = new Order(fence, verb);
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

    void admitRenewal(ServerUid uid, long fence) {
        Order seen = orders.get(uid);
        if (seen != null && (fence < seen.fence() || seen.verb() == Verb.CLOSE)) {
            throw new PostgresException(PostgresFault.FENCED, "renewal with " + fence + " comes after " + seen);
        }
    }

    long fence(@Nullable ServerUid uid) {
        Order last = uid == null ? null : orders.get(uid);
        return last == null ? 0 : last.fence();
    }

    /** The nodes of a server: one, or the hosts of its set. */
    List<String> nodesOf(ServerUid uid) {
        return nodes.keySet().stream()
                .filter(node -> uid.equals(nodes.get(node)))
                .sorted()
                .toList();
    }

    void giveOwn(ServerUid uid, @Nullable Lease lease, int timeline) {
        boolean isSet = sets.contains(uid);
        if (isSet && lease == null) {
            throw new IllegalStateException("the lease of a host of a set must end");
        }
        nodesOf(uid).forEach(node -> give(node, lease, isSet ? ANY_TIMELINE : timeline));
        leased = true;
    }

    /** Whatever an order that came late has counted in. */
    void onlyHost(ServerUid uid, String host, int timeline) {
        nodesOf(uid).stream().filter(other -> !other.equals(host)).forEach(this::forget);
        if (sets.remove(uid)) {
            leases.computeIfPresent(host, (node, held) -> new Given(held.lease(), timeline));
        }
    }

    /**
     * Counts hosts in, but for one that is another server's.
     *
     * @param complete whether these are all: others are taken out
     */
    void join(ServerUid uid, List<String> hosts, boolean complete) {
        sets.add(uid);
        if (complete) {
            nodesOf(uid).stream().filter(node -> !hosts.contains(node)).forEach(this::forget);
        }
        for (String host : hosts) {
            if (!nodes.getOrDefault(host, uid).equals(uid)) {
                continue;
            }
            nodes.put(host, uid);
            leases.computeIfPresent(host, (node, held) -> new Given(held.lease(), ANY_TIMELINE));
        }
    }

    void give(String node, @Nullable Lease lease, int timeline) {
        leases.put(node, new Given(lease, timeline));
        closedStandbys.remove(node);
    }

    void closeStandby(String node) {
        leases.remove(node);
        closedStandbys.add(node);
    }

    void forgetOwn(ServerUid uid) {
        nodesOf(uid).forEach(this::forget);
        sets.remove(uid);
        leased = false;
    }

    void forget(String node) {
        nodes.remove(node);
        leases.remove(node);
        closedStandbys.remove(node);
    }

    /** Whether the login gate refuses whoever comes. */
    boolean refuses(String node, Instant now, boolean standby, int timeline) {
        if (closed || closedStandbys.contains(node)) {
            return true;
        }
        Given given = leases.get(node);
        if (given == null) {
            return leased;
        }
        return leased && (!given.isLive(now) || (!standby && !given.isOf(timeline)));
    }

    void store(ServerUid uid, WrappedDek dek) {
        List<WrappedDek> wrappings = deks.computeIfAbsent(dek.id(), id -> new ArrayList<>());
        boolean conflicting =
                wrappings.stream().anyMatch(known -> !known.checkValue().equals(dek.checkValue()));
        if (conflicting || !owners.computeIfAbsent(dek.id(), id -> uid).equals(uid)) {
            throw new IllegalStateException("another DEK, or one of another uid, has the id " + dek.id());
        }
        if (!wrappings.contains(dek)) {
            wrappings.add(dek);
        }
    }

    /** Of that uid, or all. */
    List<WrappedDek> deks(@Nullable ServerUid uid) {
        return deks.entrySet().stream()
                .filter(one -> uid == null || uid.equals(owners.get(one.getKey())))
                .map(one -> one.getValue().getLast())
                .toList();
    }
}
