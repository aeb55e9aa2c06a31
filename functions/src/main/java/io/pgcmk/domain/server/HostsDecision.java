package io.pgcmk.domain.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the hosts that are named of a server are one: a primary, and standbys that follow it (R16, D10). */
public sealed interface HostsDecision {

    record OneServer(PostgresState primary) implements HostsDecision {}

    /**
     * @param code of the API
     * @param message what is wrong, and the way out
     */
    record Refused(String code, String message) implements HostsDecision {}

    /**
     * @param states what each host says, in order; at least one
     * @param others servers to which hosts are bound, and that are registered
     * @param lease for how long one good check lets a server accept connections
     */
    static HostsDecision of(Map<PostgresEndpoint, PostgresState> states, Set<ServerUid> others, Duration lease) {
        if (states.size() == 1) {
            return new OneServer(states.values().iterator().next());
        }
        List<Map.Entry<PostgresEndpoint, PostgresState>> primaries = states.entrySet().stream()
                .filter(one -> one.getValue().standby() == null)
                .toList();
        if (primaries.size() != 1) {
            return new Refused(
                    "HostsNotOneServer",
                    (primaries.isEmpty()
                                    ? "none of the hosts is a primary"
                                    : "several are primaries: " + names(primaries))
                            + "; the hosts of one server are a primary and standbys of it. Register a replica, or a restored"
                            + " copy, as a server of its own");
        }
        PostgresState primary = primaries.getFirst().getValue();
        for (Map.Entry<PostgresEndpoint, PostgresState> one : states.entrySet()) {
            Standby standby = one.getValue().standby();
            if (standby != null
                    && member(one.getKey(), one.getValue(), standby, primary, others, lease)
                            instanceof Refused refused) {
                return refused;
            }
        }
        return new OneServer(primary);
    }

    private static HostsDecision member(
            PostgresEndpoint host,
            PostgresState state,
            Standby standby,
            PostgresState primary,
            Set<ServerUid> others,
            Duration lease) {
        Node node = state.node();
        if (!node.systemIdentifier().equals(primary.node().systemIdentifier())) {
            return new Refused(
                    "HostsNotOneServer",
                    host + " follows another primary: its system identifier is " + node.systemIdentifier()
                            + ", and the primary's "
                            + primary.node().systemIdentifier() + "; correct properties.postgres.hosts");
        }
        ServerUid bound = state.boundTo();
        if (bound != null && others.contains(bound)) {
            return new Refused(
                    "HostRegisteredElsewhere",
                    host + " is registered as a server of its own, with uid " + bound
                            + "; DELETE that first, or leave the host out");
        }
        if (standby.replayDelay().compareTo(lease) >= 0) {
            return new Refused(
                    "ReplayDelayTooLong",
                    "recovery_min_apply_delay of " + host + " is " + standby.replayDelay() + ", and a lease lasts "
                            + lease + ": each would have ended before the host hears of it; set a shorter one");
        }
        if (!node.hasLoginTriggers() && !standby.isGuarded()) {
            return new Refused(
                    "GuardRequired",
                    "on PostgreSQL " + node.major()
                            + " only the guard on its host closes a standby whose primary is lost, and"
                            + " none is at work on " + host
                            + ": start pg-cmk-agent guard there with the setting postgres.standbyHba");
        }
        return new OneServer(primary);
    }

    private static String names(List<Map.Entry<PostgresEndpoint, PostgresState>> hosts) {
        return hosts.stream().map(host -> host.getKey().toString()).collect(Collectors.joining(", "));
    }
}
