package io.pgcmk.usecase;

import io.pgcmk.domain.check.Suspicion;
import io.pgcmk.domain.check.Verdict;
import io.pgcmk.port.ScheduleEntry;
import org.jspecify.annotations.Nullable;

/**
 * What came of one look at a server.
 *
 * @param entry its place on the schedule as it is now
 * @param suspicion what was seen and is not confirmed
 * @param verdict why the server was closed
 * @param undecided whether somebody else changed the server meanwhile, so that nothing came of it
 */
record Looked(
        ScheduleEntry entry,
        @Nullable Suspicion suspicion,
        @Nullable Verdict verdict,
        boolean undecided) {

    static Looked done(ScheduleEntry entry) {
        return new Looked(entry, null, null, false);
    }

    static Looked again(ScheduleEntry entry) {
        return new Looked(entry, null, null, true);
    }

    boolean wantsAnother() {
        return suspicion != null || undecided;
    }
}
