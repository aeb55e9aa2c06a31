package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a server closes, and what that rests on.
 *
 * @param evidence what came back last
 * @param times how often it came back in a row, from the first time to the last
 * @param arm what Azure Resource Manager said; null if it was not asked
 */
public record Verdict(
        Cause cause,
        String evidence,
        Instant firstAt,
        Instant lastAt,
        int times,
        @Nullable ArmOpinion arm) {

    /** A verdict that nobody else was asked for. */
    static Verdict of(Suspicion suspicion) {
        return of(suspicion.cause(), suspicion, null);
    }

    static Verdict of(Suspicion suspicion, Corroboration others) {
        Instant until = others.recoverableUntil();
        Cause cause = suspicion.cause();
        return of(until == null ? cause : Cause.recoverable(cause.code(), until), suspicion, others.arm());
    }

    private static Verdict of(Cause cause, Suspicion suspicion, @Nullable ArmOpinion arm) {
        return new Verdict(
                cause, suspicion.evidence(), suspicion.firstAt(), suspicion.lastAt(), suspicion.times(), arm);
    }

    static Verdict unreachable(Suspicion hint, @Nullable ArmOpinion arm) {
        return of(Cause.of(Cause.Code.VAULT_UNREACHABLE), hint, arm);
    }

    static Verdict unreachable(Unanswered silence) {
        return new Verdict(
                Cause.of(Cause.Code.VAULT_UNREACHABLE),
                silence.why(),
                silence.firstAt(),
                silence.lastAt(),
                silence.times(),
                null);
    }

    /** For the operator: what came back, how often and when, and what ARM said of it. */
    public String detail() {
        String seen =
                times == 1 ? "seen once, at " + firstAt : "seen " + times + " times, from " + firstAt + " to " + lastAt;
        return evidence + " (" + seen + (arm == null ? "" : "; " + arm.inWords()) + ")";
    }
}
