package io.pgcmk.domain.server;

import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.rotation.Rewraps;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a key protects the server, and how that stands. */
public sealed interface Protection {

    /** No key: the server is Ready and pg-cmk does nothing to it. */
    record None() implements Protection {}

    /**
     * A key is being enabled. Nothing is encrypted with a DEK of this state.
     *
     * @param key null until its DEK is stored wrapped; then the DEK is not yet known to lie in {@code cmk_control}
     */
    record Enabling(OperationId operation, @Nullable ActiveKey key) implements Protection {}

    /** A key protects the server. */
    record Enabled(ActiveKey key, Access access, Enforcement enforcement, CheckRecord checks, Rewraps rewraps)
            implements Protection {

        public Enabled with(CheckRecord newer) {
            return new Enabled(key, access, enforcement, newer, rewraps);
        }

        public Enabled with(ActiveKey renewed) {
            return new Enabled(renewed, access, enforcement, checks, rewraps);
        }

        /** PostgreSQL does what was decided. */
        public Enabled confirmed() {
            return new Enabled(key, access, Enforcement.CONFIRMED, checks, rewraps);
        }

        /** It came back, or is another's copy: nothing is done with its key until somebody revalidates it (D10). */
        public boolean awaitsRevalidation() {
            return access instanceof Access.Inaccessible closed
                    && closed.cause().code() == Cause.Code.AWAITING_REVALIDATION;
        }

        /** Closed, until somebody revalidates it. */
        public Enabled awaitingRevalidation(Instant since, String why) {
            return new Enabled(
                    key,
                    new Access.Inaccessible(Cause.of(Cause.Code.AWAITING_REVALIDATION), since, why),
                    Enforcement.NOT_CONFIRMED,
                    checks,
                    rewraps);
        }

        public Enabled with(Rewraps changed) {
            return new Enabled(key, access, enforcement, checks, changed);
        }
    }

    /** Protection is being taken away: PostgreSQL has not confirmed yet that gate and key reference are gone. */
    record Releasing(ActiveKey key) implements Protection {}
}
