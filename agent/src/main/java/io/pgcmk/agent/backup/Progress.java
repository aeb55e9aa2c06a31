package io.pgcmk.agent.backup;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tells how far a long copy is: a line every few seconds, and one at its end. */
public final class Progress {
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final long MIB = 1024 * 1024;

    private final String what;
    private final long expected;
    private final PrintWriter out;
    private final Clock clock;
    private final Instant begun;
    private Instant told;
    private long done;

    /** @param expected in bytes, as far as it is known at the beginning; 0 if it is not */
    public Progress(String what, long expected, PrintWriter out, Clock clock) {
        this.what = what;
        this.expected = expected;
        this.out = out;
        this.clock = clock;
        begun = clock.instant();
        told = begun;
    }

    public void add(long bytes) {
        done += bytes;
        Instant now = clock.instant();
        if (Duration.between(told, now).compareTo(BETWEEN) >= 0) {
            told = now;
            String share = expected == 0
                    ? ""
                    : " of " + expected / MIB + " MiB, " + Math.min(100, done * 100 / expected) + " %";
            tell(share);
        }
    }

    public void end() {
        tell(" in " + Math.max(1, Duration.between(begun, clock.instant()).toSeconds()) + " s");
    }

    private void tell(String rest) {
        out.println(what + ": " + done / MIB + " MiB" + rest);
        out.flush();
    }
}
