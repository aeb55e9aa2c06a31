package io.pgcmk.usecase;

import io.pgcmk.domain.server.HostsDecision;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.SideBySide;
import io.pgcmk.port.Workers;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/** Sees to it that the hosts of a registration are one PostgreSQL. */
final class InspectHosts {
    private static final String FIELD = "properties.postgres.hosts";

    private final PostgresServers servers;
    private final ServerStore store;
    private final Workers workers;
    private final Duration lease;

    InspectHosts(PostgresServers servers, ServerStore store, Workers workers, Duration lease) {
        this.servers = servers;
        this.store = store;
        this.workers = workers;
        this.lease = lease;
    }

    /**
     * What the PostgreSQL of a registration says of itself: of a set, its primary.
     *
     * @throws RequestRefusedException if a host does not answer, or the hosts are not one server
     */
    PostgresState run(ServerUid uid, ServerId id, Registration registration) {
        return run(uid, id, registration, Set.of());
    }

    /** The same of one that is registered: a host that it has already may be silent just now. */
    PostgresState run(Server server, Registration after) {
        return run(
                server.uid(),
                server.id(),
                after,
                Set.copyOf(server.registration().postgres().endpoints()));
    }

    private PostgresState run(
            ServerUid uid, ServerId id, Registration registration, Set<PostgresEndpoint> mayBeSilent) {
        requireEndingLease(registration);
        Map<PostgresEndpoint, FutureTask<PostgresState>> asked = new LinkedHashMap<>();
        for (PostgresEndpoint host : registration.postgres().endpoints()) {
            PostgresServer alone = servers.at(new PostgresServers.Own(PostgresHosts.of(host), id, uid));
            asked.put(host, SideBySide.ask(alone::inspect));
        }
        workers.run(List.copyOf(asked.values()));
        Map<PostgresEndpoint, PostgresState> states = new LinkedHashMap<>();
        PostgresException silent = null;
        for (PostgresEndpoint host : asked.keySet()) {
            try {
                states.put(host, SideBySide.of(asked.get(host)));
            } catch (PostgresException e) {
                if (e.fault() != PostgresFault.UNREACHABLE || !mayBeSilent.contains(host)) {
                    throw PostgresCalls.refused(e);
                }
                silent = e;
            }
        }
        if (silent != null && states.values().stream().allMatch(state -> state.standby() != null)) {
            throw PostgresCalls.refused(silent);
        }
        return switch (HostsDecision.of(states, registeredElsewhere(uid, states.values()), lease)) {
            case HostsDecision.OneServer(PostgresState primary) -> primary;
            case HostsDecision.Refused(String code, String message) ->
                throw RequestRefusedException.badRequest(code, FIELD, message);
        };
    }

    /** A replica that was deleted stays closed, and bound, until it is something else. */
    private Set<ServerUid> registeredElsewhere(ServerUid uid, Collection<PostgresState> states) {
        return states.stream()
                .map(PostgresState::boundTo)
                .filter(Objects::nonNull)
                .filter(bound -> !bound.equals(uid))
                .filter(bound -> store.find(bound)
                        .filter(stored -> !stored.server().isDeleted())
                        .isPresent())
                .collect(Collectors.toSet());
    }

    /** @throws RequestRefusedException if it is a standby, and not registered as one */
    static void requirePrimary(PostgresState state) {
        if (state.standby() != null) {
            throw RequestRefusedException.badRequest(
                    "HostsNotOneServer",
                    FIELD,
                    "the host is a standby; name its primary, too, or register it as a server of its own with createMode"
                            + " Replica");
        }
    }

    /** What a lease holds that a copy of one host has with it, too, must end by itself. */
    static void requireEndingLease(Registration registration) {
        if (registration.postgres().isSet() && registration.policy().lease() == ServerPolicy.Lease.OFF) {
            throw RequestRefusedException.badRequest(
                    "LeaseRequired",
                    "properties.cmk.policy.lease",
                    "a server of several hosts needs properties.cmk.policy.lease Enforced: the lease of a set goes on when"
                            + " another host becomes the primary, and so a restored copy of a host would accept connections for"
                            + " as long as it lasts. Name one host, or the lease");
        }
    }
}
