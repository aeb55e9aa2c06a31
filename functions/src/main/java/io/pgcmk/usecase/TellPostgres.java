package io.pgcmk.usecase;

import io.pgcmk.domain.check.Warnings;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.HostFault;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.port.ServerChange;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells, once for each change, what PostgreSQL said of itself before a check (R16): that a standby streams from it which
 * nobody has registered, that it is not the one any more that was validated, and what is wrong with hosts of its set.
 */
final class TellPostgres {

    private TellPostgres() {}

    /** @param change of a server that a key protects */
    static ServerChange run(ServerChange change, LeaseKeeper.Reading reading, Instant now) {
        return hosts(timeline(standbys(change, reading.strangers(), now), reading.bound(), now), reading.hosts(), now);
    }

    private static ServerChange standbys(ServerChange change, List<String> seen, Instant now) {
        Warnings before = warnings(change);
        Warnings after = before.withStrangers(seen);
        if (after.equals(before)) {
            return change;
        }
        String finding = "UnregisteredStandby";
        return seen.isEmpty()
                ? resolved(change, after, now, finding, "standbys", String.join(", ", before.strangers()))
                : found(
                        change,
                        after,
                        now,
                        finding,
                        "standbys",
                        String.join(", ", after.strangers()),
                        "remedy",
                        "register it: PUT of a server with properties.createMode Replica and properties.sourceServerId "
                                + change.server().id()
                                + "  or cut it off: take its role's line out of pg_hba.conf, and end its walsender with"
                                + " pg_terminate_backend");
    }

    /** One whose opening is not confirmed gets a lease of what it is now without being told. */
    private static ServerChange timeline(ServerChange change, boolean bound, Instant now) {
        Warnings before = warnings(change);
        if (enabled(change).enforcement() != Enforcement.CONFIRMED || before.timelineNotBound() != bound) {
            return change;
        }
        Warnings after = before.withTimelineNotBound(!bound);
        String finding = "TimelineNotBound";
        return bound
                ? resolved(change, after, now, finding)
                : found(
                        change,
                        after,
                        now,
                        finding,
                        "why",
                        "this server was restored or promoted since its last validation, and its lease is not its own:"
                                + " PostgreSQL 17 and newer denies connections",
                        "remedy",
                        "POST …/revalidate");
    }

    private static ServerChange hosts(ServerChange change, List<HostFault> faults, Instant now) {
        Warnings before = warnings(change);
        List<String> seen = faults.stream().map(HostFault::toString).toList();
        if (seen.equals(before.hosts())) {
            return change;
        }
        Warnings after = before.withHosts(seen);
        String finding = "HostsNotWell";
        return seen.isEmpty()
                ? resolved(change, after, now, finding, "hosts", String.join("; ", before.hosts()))
                : found(
                        change,
                        after,
                        now,
                        finding,
                        "hosts",
                        String.join("; ", seen),
                        "remedy",
                        "mend the host, or leave it out of properties.postgres.hosts with PATCH; a primary that was no"
                                + " host before is bound by POST …/revalidate");
    }

    private static ServerChange found(
            ServerChange change, Warnings after, Instant now, String finding, String... details) {
        return told(change, after, now, EventType.FINDING, finding, details);
    }

    private static ServerChange resolved(
            ServerChange change, Warnings after, Instant now, String finding, String... details) {
        return told(change, after, now, EventType.FINDING_RESOLVED, finding, details);
    }

    private static ServerChange told(
            ServerChange change, Warnings after, Instant now, EventType type, String finding, String... details) {
        Server server = change.server();
        Enabled enabled = enabled(change);
        String[] all =
                Stream.concat(Stream.of("finding", finding), Stream.of(details)).toArray(String[]::new);
        return change.with(server.checked(enabled.with(enabled.checks().warned(after))))
                .and(Event.of(server.uid(), now, type, all));
    }

    private static Warnings warnings(ServerChange change) {
        return enabled(change).checks().warnings();
    }

    private static Enabled enabled(ServerChange change) {
        return (Enabled) change.server().protection();
    }
}
