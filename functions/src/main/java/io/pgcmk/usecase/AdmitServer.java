package io.pgcmk.usecase;

import io.pgcmk.domain.server.Admission;
import io.pgcmk.domain.server.BreakGlass;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Name;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredServer;
import java.util.Optional;

/** Whether a PostgreSQL that is said to be no copy may be registered, and as what (D10). */
final class AdmitServer {
    private final NameRegistry names;
    private final ServerStore servers;

    AdmitServer(NameRegistry names, ServerStore servers) {
        this.names = names;
        this.servers = servers;
    }

    /** @param former what was registered under the same id, and is deleted */
    Admission.Allowed run(ServerUid uid, PostgresState state, Optional<StoredServer> former) {
        InspectHosts.requirePrimary(state);
        Optional<ServerUid> owner = names.owner(new Name.OfSystem(state.node().systemIdentifier()));
        boolean another = owner.isPresent() && !owner.get().equals(uid);
        if (another
                && servers.find(owner.get())
                        .filter(stored -> !stored.server().isDeleted())
                        .isPresent()) {
            throw alreadyRegistered();
        }
        boolean wasClosed = former.filter(AdmitServer::wasClosed).isPresent();
        Admission.Allowed admission = switch (Admission.of(state, another || wasClosed)) {
            case Admission.Allowed allowed -> allowed;
            case Admission.Keyless keyless -> throw keyless();
        };
        requireBindable(state, uid);
        return admission;
    }

    /** Deleted while Inaccessible: its PostgreSQL is closed, or is to be as soon as it answers. */
    private static boolean wasClosed(StoredServer former) {
        return former.server().protection() instanceof Protection.Enabled;
    }

    /** PostgreSQL would refuse to be bound, and it is asked only after names are claimed. */
    private static void requireBindable(PostgresState state, ServerUid uid) {
        ServerUid bound = state.boundTo();
        if (bound != null && !bound.equals(uid) && !state.closed()) {
            throw RequestRefusedException.conflict(
                    "PostgresBoundElsewhere",
                    "this PostgreSQL is open and still bound to a server with uid " + bound
                            + ", which was deleted while it did not answer; register it under the id that it had then,"
                            + " and delete that again");
        }
    }

    static RequestRefusedException alreadyRegistered() {
        return RequestRefusedException.conflict(
                "PostgresAlreadyRegistered",
                "this PostgreSQL, or the one that it was copied from, is registered under another id; register a copy with"
                        + " properties.createMode Replica, PointInTimeRestore or GeoRestore and properties.sourceServerId");
    }

    private static RequestRefusedException keyless() {
        return RequestRefusedException.conflict(
                "PostgresClosedWithoutKey",
                "this PostgreSQL is closed or belonged to another server, and its cmk_control names no key that could"
                        + " open it; " + BreakGlass.HOW_TO_OPEN);
    }
}
