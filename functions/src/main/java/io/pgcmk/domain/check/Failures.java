package io.pgcmk.domain.check;

import io.pgcmk.domain.key.Cause;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The looks at a closed server's key that failed since someone was told of them (R14).
 *
 * @param cause what the vault refuses; null if it did not answer
 * @param evidence of the last of them
 */
public record Failures(@Nullable Cause cause, String evidence, Instant since, int times) {

    /** Empty if none failed. A refusal weighs more than silence. */
    static Optional<Failures> of(CheckRecord record) {
        Suspicion refused = record.suspicion();
        Unanswered silent = record.unanswered();
        if (refused != null) {
            return Optional.of(new Failures(refused.cause(), refused.evidence(), refused.firstAt(), refused.times()));
        }
        return silent == null
                ? Optional.empty()
                : Optional.of(new Failures(null, silent.why(), silent.firstAt(), silent.times()));
    }
}
