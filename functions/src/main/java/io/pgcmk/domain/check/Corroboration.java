package io.pgcmk.domain.check;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What others say of a suspicion.
 *
 * @param ownIdentityWorks whether the Function App's own identity got a token just now: a token endpoint that refuses
 *     only the server's is not down
 * @param recoverableUntil when a vault that is deleted is purged, if ARM says so
 */
public record Corroboration(
        ArmOpinion arm, boolean ownIdentityWorks, @Nullable Instant recoverableUntil) {

    public static Corroboration of(ArmOpinion arm) {
        return new Corroboration(arm, false, null);
    }
}
