package io.pgcmk.usecase;

import io.pgcmk.domain.check.ArmOpinion;
import io.pgcmk.domain.check.Failures;
import io.pgcmk.domain.check.Suspicion;
import io.pgcmk.domain.check.Verdict;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.server.Server;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is told of a key that cannot be used (R14). */
final class KeyAccessEvents {
    private KeyAccessEvents() {}

    /** One for every failed access, not only for the one that closes; it failed when it was tried. */
    static Event failed(Server server, Verdict verdict) {
        return failed(server, verdict.lastAt(), verdict.cause(), verdict.evidence(), verdict.arm());
    }

    /** @param arm what ARM said of it; null if it was not asked */
    static Event failed(Server server, Suspicion suspicion, @Nullable ArmOpinion arm) {
        return failed(server, suspicion.lastAt(), suspicion.cause(), suspicion.evidence(), arm);
    }

    private static Event failed(Server server, Instant at, Cause cause, String evidence, @Nullable ArmOpinion arm) {
        return Event.of(
                server.uid(),
                at,
                EventType.KEY_ACCESS_FAILED,
                "cause",
                cause.code().apiName(),
                "evidence",
                evidence,
                "arm",
                inWords(arm));
    }

    /** Once for each stretch of silence, however long it is. */
    static Event unanswered(Server server, Instant at, String evidence) {
        return Event.of(server.uid(), at, EventType.KEY_ACCESS_UNANSWERED, "evidence", evidence);
    }

    /** Of a closed server, whose failed checks are not told one by one. */
    static Event reminder(Server server, Failures failures, Instant now) {
        Cause cause = failures.cause();
        Stream<String> why =
                cause == null ? Stream.empty() : Stream.of("cause", cause.code().apiName());
        Stream<String> what = Stream.of(
                "evidence",
                failures.evidence(),
                "since",
                failures.since().toString(),
                "times",
                String.valueOf(failures.times()));
        return Event.of(
                server.uid(),
                now,
                cause == null ? EventType.KEY_ACCESS_UNANSWERED : EventType.KEY_ACCESS_FAILED,
                Stream.concat(why, what).toArray(String[]::new));
    }

    static Event inaccessible(Server server, ActiveKey key, Verdict verdict, Instant now) {
        return Event.of(
                server.uid(),
                now,
                EventType.SERVER_INACCESSIBLE,
                "cause",
                verdict.cause().code().apiName(),
                "key",
                key.pinned().toString(),
                "identity",
                server.registration().identity().clientId().toString(),
                "evidence",
                verdict.evidence(),
                "firstAt",
                verdict.firstAt().toString(),
                "lastAt",
                verdict.lastAt().toString(),
                "times",
                String.valueOf(verdict.times()),
                "arm",
                inWords(verdict.arm()));
    }

    private static String inWords(@Nullable ArmOpinion arm) {
        return arm == null ? "not asked" : arm.inWords();
    }
}
