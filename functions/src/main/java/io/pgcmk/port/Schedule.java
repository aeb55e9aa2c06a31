package io.pgcmk.port;

import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import java.util.List;
import java.util.Optional;

/**
 * Which servers are looked at, and when, in {@link #BUCKETS} buckets by uid: the unit of fan-out.
 *
 * <p>It is a list of what to look at and no more. Whether a server has a key to check is said by {@link ServerStore}.
 */
public interface Schedule {
    int BUCKETS = 64;

    /**
     * Puts a server on the schedule, due at once. If it is there already, whatever was decided from an entry that was read
     * before this is void.
     *
     * @param pinned the version that wraps its DEK
     */
    void add(ServerUid uid, KekVersion pinned);

    /** The servers of a bucket. */
    List<ScheduleEntry> bucket(int bucket);

    Optional<ScheduleEntry> find(ServerUid uid);

    /** Changes an entry, if it is as it was read; empty if somebody else was first. One request. */
    Optional<ScheduleEntry> replace(ScheduleEntry read, ScheduleEntry changed);

    /** Takes a server off the schedule, unless its entry changed since it was read. */
    void remove(ScheduleEntry read);
}
