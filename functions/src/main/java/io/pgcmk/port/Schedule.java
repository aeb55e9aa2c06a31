package io.pgcmk.port;

import io.pgcmk.domain.server.ServerUid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which servers are checked, in {@link #BUCKETS} buckets by uid: the unit of fan-out.
 *
 * <p>It is a list of what to look at and no more. Whether a server has a key to check is said by {@link ServerStore}.
 */
public interface Schedule {

    int BUCKETS = 64;

    /** Puts a server on the schedule. If it is there already, a removal that was decided before this is void. */
    void add(ServerUid uid);

    /** The servers of a bucket that no tick has claimed at {@code tick} or later, longest unclaimed first. */
    List<Due> due(int bucket, Instant tick);

    /** Claims a check for the tick that began at {@code tick}; empty if another instance was first. One request. */
    Optional<Due> claim(Due due, Instant tick);

    /** Takes a server off the schedule, unless it was added or claimed since {@code due} was read. */
    void remove(Due due);

    /**
     * A check that is due.
     *
     * @param claimedAt the tick that claimed it last; null if none did since it was added
     * @param etag names this state of it
     */
    record Due(ServerUid uid, @Nullable Instant claimedAt, String etag) {}
}
