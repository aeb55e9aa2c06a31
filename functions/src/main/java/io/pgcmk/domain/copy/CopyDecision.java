package io.pgcmk.domain.copy;

import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.domain.server.Standby;
import java.time.Duration;

/** Whether a PostgreSQL may be registered as a copy of a server (R16). Either way nothing is opened (D10). */
public sealed interface CopyDecision {
    record Allowed() implements CopyDecision {}

    /**
     * @param code of the API
     * @param message what is wrong, and the way out
     */
    record Refused(String code, String message) implements CopyDecision {}

    /**
     * @param uid the copy's own
     * @param copy what its PostgreSQL says
     * @param lease for how long one good check lets a server accept connections
     */
    static CopyDecision of(CopyMode mode, ServerUid uid, PostgresState copy, Server source, Duration lease) {
        Node node = copy.node();
        if (!node.systemIdentifier().equals(source.node().systemIdentifier())) {
            return new Refused(
                    "NotACopy",
                    "this PostgreSQL was not made from " + source.id() + ": its system identifier is "
                            + node.systemIdentifier() + ", and the source's "
                            + source.node().systemIdentifier()
                            + "; look at properties.sourceServerId and properties.postgres");
        }
        if (isNamedAsAnother(uid, copy, source)) {
            return new Refused(
                    "ClusterNameInUse",
                    "cluster_name is still " + node.clusterName()
                            + ", under which another server is registered: give the"
                            + " copy a cluster_name of its own, and restart it");
        }
        return mode == CopyMode.REPLICA ? replica(copy, source, lease) : restored(copy);
    }

    private static boolean isNamedAsAnother(ServerUid uid, PostgresState copy, Server source) {
        ServerUid bound = copy.boundTo();
        return (bound != null && !bound.equals(uid))
                || copy.node().clusterName().equals(source.node().clusterName());
    }

    private static CopyDecision replica(PostgresState copy, Server source, Duration lease) {
        Standby standby = copy.standby();
        if (standby == null) {
            return new Refused(
                    "NotAReplica",
                    "this PostgreSQL follows nobody; register it with createMode PointInTimeRestore if it was promoted, or"
                            + " restored");
        }
        if (source.isDeleted() || !isReady(source)) {
            return new Refused(
                    "SourceServerNotReady",
                    "a replica can be registered only while " + source.id()
                            + " is Ready with a key; GET it to see what it"
                            + " waits for, or promote the copy and register it with createMode PointInTimeRestore");
        }
        if (standby.replayDelay().compareTo(lease) >= 0) {
            return new Refused(
                    "ReplayDelayTooLong",
                    "recovery_min_apply_delay is " + standby.replayDelay() + ", and a lease lasts " + lease
                            + ": each would have ended before the replica hears of it; set a shorter one");
        }
        if (!copy.node().hasLoginTriggers() && !standby.isGuarded()) {
            return new Refused(
                    "GuardRequired",
                    "on PostgreSQL " + copy.node().major()
                            + " only the guard on its host can close a replica, and none is"
                            + " at work there: start pg-cmk-agent guard with the setting postgres.standbyHba");
        }
        return new Allowed();
    }

    private static CopyDecision restored(PostgresState copy) {
        return copy.standby() == null
                ? new Allowed()
                : new Refused(
                        "StillInRecovery",
                        "this PostgreSQL still follows another, or has not ended its recovery; register it with createMode"
                                + " Replica, or once it was promoted");
    }

    private static boolean isReady(Server source) {
        return source.protection() instanceof Enabled enabled
                && enabled.access() instanceof Access.Ready
                && enabled.enforcement() == Enforcement.CONFIRMED;
    }
}
