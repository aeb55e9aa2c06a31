package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.IdentityId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What earlier checks of a server left behind.
 *
 * @param lastGood T0: when the first request of the last good check was sent; the ten minutes count from it (D1).
 *     Null for a server that came back and was not revalidated yet
 * @param checkedAt T0 of the last check, whatever it saw
 * @param suspicion a cause that is not confirmed yet; of a closed server, what was refused since that was told last
 * @param unanswered the checks that nobody answered since the last one that somebody did; of a closed server, since that
 *     was told last
 * @param recoveringSince start of the first of the good checks since the server was closed (D7)
 * @param closures when the server was closed within the last day, oldest first; they slow its recovery (D7)
 * @param identity under which ARM showed the server's managed identity when it was last seen there
 * @param fencesItself whether each of its databases had a sound login gate when they were read last
 * @param guarded what the guard on its host keeps encrypted; null if none was at work before the last check
 * @param warnings what was told beyond the key's state
 */
public record CheckRecord(
        @Nullable Instant lastGood,
        @Nullable Instant checkedAt,
        @Nullable Suspicion suspicion,
        @Nullable Unanswered unanswered,
        @Nullable Instant recoveringSince,
        List<Instant> closures,
        @Nullable IdentityId identity,
        boolean fencesItself,
        @Nullable DataAtRest guarded,
        Warnings warnings) {

    public CheckRecord {
        closures = List.copyOf(closures);
    }

    /** The record of a server whose key was just proven to work. */
    public static CheckRecord startingAt(Instant good) {
        return none().good(good);
    }

    /** The record of a server that came back closed and waits for its revalidation. */
    public static CheckRecord none() {
        return new CheckRecord(null, null, null, null, null, List.of(), null, false, null, Warnings.NONE);
    }

    /** All is well; a recovery, if there was one, is over. */
    public CheckRecord good(Instant at) {
        return new CheckRecord(at, at, null, null, null, closures, identity, fencesItself, guarded, warnings);
    }

    /** A closed server whose key works. */
    CheckRecord recovering(Instant at) {
        return new CheckRecord(
                at,
                at,
                null,
                null,
                Objects.requireNonNullElse(recoveringSince, at),
                closures,
                identity,
                fencesItself,
                guarded,
                warnings);
    }

    CheckRecord suspecting(Cause cause, Suspicion.Kind kind, String evidence, Instant at) {
        Suspicion next = suspicion == null
                ? Suspicion.first(cause, kind, evidence, at)
                : suspicion.then(cause, kind, evidence, at);
        return new CheckRecord(lastGood, at, next, null, null, closures, identity, fencesItself, guarded, warnings);
    }

    CheckRecord unanswered(Instant at, String why) {
        Unanswered next = unanswered == null ? Unanswered.first(at, why) : unanswered.again(at, why);
        return new CheckRecord(
                lastGood, at, suspicion, next, recoveringSince, closures, identity, fencesItself, guarded, warnings);
    }

    /** A closed server of whose failures someone was told just now: they are counted anew. */
    CheckRecord told() {
        return new CheckRecord(
                lastGood, checkedAt, null, null, recoveringSince, closures, identity, fencesItself, guarded, warnings);
    }

    public CheckRecord closed(Instant at) {
        return new CheckRecord(
                lastGood,
                at,
                null,
                null,
                null,
                RecoveryPolicy.closedAgain(closures, at),
                identity,
                fencesItself,
                guarded,
                warnings);
    }

    public CheckRecord seenAs(@Nullable IdentityId seen) {
        return new CheckRecord(
                lastGood,
                checkedAt,
                suspicion,
                unanswered,
                recoveringSince,
                closures,
                seen,
                fencesItself,
                guarded,
                warnings);
    }

    public CheckRecord fencing(boolean itself, @Nullable DataAtRest guard) {
        return new CheckRecord(
                lastGood,
                checkedAt,
                suspicion,
                unanswered,
                recoveringSince,
                closures,
                identity,
                itself,
                guard,
                warnings);
    }

    public CheckRecord warned(Warnings given) {
        return new CheckRecord(
                lastGood,
                checkedAt,
                suspicion,
                unanswered,
                recoveringSince,
                closures,
                identity,
                fencesItself,
                guarded,
                given);
    }
}
