package io.pgcmk.port;

import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.HostFault;
import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL, spoken to only as {@code cmk_admin} in database {@code cmk_control}.
 *
 * <p>Every method throws a {@link PostgresException}, and every effect may be repeated. Orders carry the fence of the
 * decision that they carry out; an order with a lower fence than PostgreSQL has seen is refused ({@code FENCED}), the
 * same fence is a repetition.
 *
 * <p>Of a set, what is written goes to the primary, and to a second one that is bound to the server, too. Where none answers
 * that is a primary, that is {@code UNREACHABLE}.
 */
public interface PostgresServer {

    /** What PostgreSQL says of itself; of a set, its primary. Proves on the way that {@code cmk_admin} may do no more than it must. */
    PostgresState inspect();

    /**
     * Binds this node to a uid. Nothing happens if it is bound to it already; a node bound to another uid is bound anew
     * only while its gate is closed, else {@code NOT_BOUND}: registration never opens anything (D10).
     *
     * <p>A set has the hosts that answer from then on, and no others.
     */
    void bind(ServerUid uid);

    /** Stores a wrapped DEK; storing the same one again does nothing. */
    void store(ServerUid uid, WrappedDek dek);

    /**
     * Closes the gate: every database but {@code cmk_control} refuses new connections.
     *
     * @param why the cause, kept for whoever looks on the server
     * @return databases that could not be closed this time, and hosts of a set on which it is not known; repeat until there
     *     are none
     */
    List<String> close(ServerUid uid, long fence, String why);

    /** Ends the sessions of all but {@code cmk_admin}, on every host; returns how many there were. */
    int endSessions(ServerUid uid);

    /**
     * Opens the gate: every database is as it was before closing, and the node has a lease, bound to what it is now: a copy
     * of it has none. Of a set, so has each host, the leases go on if another becomes the primary, and they must end.
     *
     * @param lease null if it is to have none that ends. Before 17 only the guard on the host heeds it
     */
    void open(ServerUid uid, long fence, @Nullable Lease lease);

    /**
     * What is read before a check.
     *
     * @param clock PostgreSQL's own, by which its lease ends
     * @param guard null if none was ever at work there
     * @param standby whether it follows another PostgreSQL
     * @param bound whether its lease is of what it is now: not of one that was restored or promoted since. True of a standby,
     *     and where there is no lease
     * @param strangers names of standbys that stream from it and that nobody has registered
     * @param hosts what is wrong with hosts of a set
     */
    record Reading(
            Instant clock,
            @Nullable GuardReport guard,
            boolean standby,
            boolean bound,
            List<String> strangers,
            List<HostFault> hosts) {
        public Reading {
            strangers = List.copyOf(strangers);
            hosts = List.copyOf(hosts);
        }
    }

    Reading read();

    /**
     * Extends the lease of an open gate; on a closed one it is {@code FENCED}. The binding stays. Of a set, standbys that answer
     * under its hosts' names are bound, too.
     */
    void renew(ServerUid uid, long fence, @Nullable Lease lease);

    /**
     * Reads the login gate of each database. From then on those where it is as it should be are closed by the end of the
     * lease, which tells clients why, and only the others by the catalog.
     *
     * @return whether all are, so that the server denies new connections by itself; never before 17
     */
    boolean verifyGates();

    /** Takes everything away that could deny a connection, and forgets the uid's binding. Wrapped DEKs stay. */
    void release(ServerUid uid, long fence);
}
