package io.pgcmk.port;

import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server's place on the {@link Schedule}.
 *
 * @param pinned by which the servers of one key find together; null if an older release put it there
 * @param dueAt when it is to be looked at by itself
 * @param denyBy when it must deny if it is not proven good until then, as known when it was claimed: never later than it
 *     really is. Null for a closed server, and until it was claimed
 * @param claimedAt the tick that claimed it last; null if none did since it was added
 * @param looks further instants at which it is to be looked at, since an event spoke of its key
 * @param etag names this state of it
 */
public record ScheduleEntry(
        ServerUid uid,
        @Nullable KekVersion pinned,
        Instant dueAt,
        @Nullable Instant denyBy,
        @Nullable Instant claimedAt,
        List<Instant> looks,
        String etag) {

    /** Those that must deny first come first; closed ones come last. */
    public static final Comparator<ScheduleEntry> MOST_URGENT_FIRST =
            Comparator.comparing(ScheduleEntry::denyBy, Comparator.nullsLast(Comparator.naturalOrder()));

    public ScheduleEntry {
        looks = List.copyOf(looks);
    }

    /** Whether a tick is to look at it, which no tick has claimed at {@code tick} or later. */
    public boolean isDue(Instant tick) {
        boolean unclaimed = claimedAt == null || claimedAt.isBefore(tick);
        return unclaimed && (!dueAt.isAfter(tick) || looks.stream().anyMatch(look -> !look.isAfter(tick)));
    }

    /** Claimed by a tick; the looks that were asked for until then are taken. */
    public ScheduleEntry claimed(Instant tick, Instant nextDue, @Nullable Instant mustDenyBy) {
        List<Instant> later = looks.stream().filter(look -> look.isAfter(tick)).toList();
        return new ScheduleEntry(uid, pinned, nextDue, mustDenyBy, tick, later, etag);
    }

    public ScheduleEntry due(Instant at) {
        return new ScheduleEntry(uid, pinned, at, denyBy, claimedAt, looks, etag);
    }

    public ScheduleEntry lookedAtAt(List<Instant> instants) {
        List<Instant> all = Stream.concat(looks.stream(), instants.stream())
                .distinct()
                .sorted()
                .toList();
        return new ScheduleEntry(uid, pinned, dueAt, denyBy, claimedAt, all, etag);
    }

    public ScheduleEntry stored(String newEtag) {
        return new ScheduleEntry(uid, pinned, dueAt, denyBy, claimedAt, looks, newEtag);
    }
}
