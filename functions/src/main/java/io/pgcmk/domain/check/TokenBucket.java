package io.pgcmk.domain.check;

import java.time.Duration;
import java.time.Instant;

/**
 * What may be spent of a limit: it fills at a steady rate up to one second's worth. The unit is the limit's own, so that
 * operations of unequal cost share one.
 *
 * @param perSecond the rate
 * @param level how much there was at {@code at}; below zero if more was spent than there was
 */
public record TokenBucket(double perSecond, double level, Instant at) {

    public static TokenBucket full(double perSecond, Instant at) {
        return new TokenBucket(perSecond, perSecond, at);
    }

    /**
     * How long to wait until so much may be spent; zero if it may be now.
     *
     * @param untouched the part of a second's worth, below 1, that must still be there afterwards
     */
    public Duration wait(double amount, double untouched, Instant now) {
        double missing = Math.min(amount + untouched * perSecond, perSecond) - level(now);
        return missing <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(missing / perSecond * 1e9));
    }

    /** Also when there is not so much: whoever comes next then waits longer. */
    public TokenBucket spend(double amount, Instant now) {
        return new TokenBucket(perSecond, level(now) - amount, now.isAfter(at) ? now : at);
    }

    private double level(Instant now) {
        double elapsed = Math.max(0, Duration.between(at, now).toNanos() / 1e9);
        return Math.min(perSecond, level + elapsed * perSecond);
    }
}
