package io.pgcmk.fake;

import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.fake.FakeControl.Given;
import io.pgcmk.fake.FakeControl.Verb;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers.Following;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A standby in memory: orders to it are written on its primary. */
final class FakeStandby implements PostgresServer {
    private final Following place;
    private final FakePostgresServer standby;
    private final FakePostgresServer primary;

    FakeStandby(Following place, FakePostgresServer standby, FakePostgresServer primary) {
        this.place = place;
        this.standby = standby;
        this.primary = primary;
    }

    @Override
    public PostgresState inspect() {
        return standby.inspect();
    }

    @Override
    public void bind(ServerUid uid) {
        order(() -> {
            if (place.clusterName().equals(primary.name())
                    || uid.equals(place.primary().uid())) {
                throw new PostgresException(PostgresFault.NOT_BOUND, "this is its primary's own");
            }
            FakeControl control = primary.control();
            for (Map.Entry<String, ServerUid> held : List.copyOf(control.nodes.entrySet())) {
                if (held.getKey().equals(place.clusterName()) != held.getValue().equals(uid)) {
                    Given given = control.leases.get(held.getKey());
                    if (given != null && given.isLive(primary.now())) {
                        throw new PostgresException(PostgresFault.NOT_BOUND, held + " has a lease");
                    }
                    control.forget(held.getKey());
                }
            }
            if (control.nodes.putIfAbsent(place.clusterName(), uid) == null) {
                control.closeStandby(place.clusterName());
            }
        });
    }

    @Override
    public void store(ServerUid uid, WrappedDek dek) {
        order(() -> {
            requireRegistered(uid);
            primary.control().store(uid, dek);
        });
    }

    @Override
    public List<String> close(ServerUid uid, long fence, String why) {
        onPrimary(() -> {
            requireRegistered(uid);
            primary.control().admit(uid, fence, Verb.CLOSE);
            primary.control().closeStandby(place.clusterName());
        });
        return standby.answer(() -> {
            requireFollowing();
            return standby.openStill(uid);
        });
    }

    @Override
    public int endSessions(ServerUid uid) {
        requireFollowing();
        return standby.endSessions(uid);
    }

    @Override
    public void open(ServerUid uid, long fence, @Nullable Lease lease) {
        order(() -> {
            requireRegistered(uid);
            if (primary.control().closed) {
                throw new PostgresException(PostgresFault.FENCED, "cannot be opened while its primary is closed");
            }
            primary.control().admit(uid, fence, Verb.OPEN);
            primary.control().give(place.clusterName(), lease, primary.timeline());
        });
    }

    @Override
    public Reading read() {
        return standby.read();
    }

    @Override
    public void renew(ServerUid uid, long fence, @Nullable Lease lease) {
        order(() -> {
            requireRegistered(uid);
            primary.control().admitRenewal(uid, fence);
            if (!primary.control().leases.containsKey(place.clusterName())) {
                throw new PostgresException(PostgresFault.FENCED, "there is no lease to extend");
            }
            primary.control().give(place.clusterName(), lease, primary.timeline());
        });
    }

    @Override
    public boolean verifyGates() {
        return standby.verifyGates();
    }

    @Override
    public void release(ServerUid uid, long fence) {
        order(() -> {
            FakeControl control = primary.control();
            if (control.nodes.containsValue(uid)) {
                requireRegistered(uid);
            }
            control.admit(uid, fence, Verb.RELEASE);
            if (control.nodes.containsValue(uid)) {
                control.forget(place.clusterName());
            }
        });
    }

    private void order(Runnable effect) {
        standby.answer(() -> {
            requireFollowing();
            return true;
        });
        onPrimary(effect);
    }

    private void onPrimary(Runnable effect) {
        primary.write(() -> {
            primary.control().requireBound(primary.name(), place.primary().uid());
            effect.run();
        });
    }

    private void requireRegistered(ServerUid uid) {
        if (uid.equals(place.primary().uid())
                || !Objects.equals(primary.control().nodes.get(place.clusterName()), uid)) {
            throw new PostgresException(PostgresFault.NOT_BOUND, "no standby is bound to " + uid);
        }
    }

    private void requireFollowing() {
        if (!standby.isStandby() || !standby.name().equals(place.clusterName())) {
            throw new PostgresException(PostgresFault.NOT_BOUND, place.clusterName() + " follows no primary any more");
        }
    }
}
