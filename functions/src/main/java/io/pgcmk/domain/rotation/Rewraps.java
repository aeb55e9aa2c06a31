package io.pgcmk.domain.rotation;

import io.pgcmk.envelope.KekVersion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a server does not lie under its pinned key version yet.
 *
 * @param running the rotation that runs; null if none does
 * @param older the versions that something lies under, as far as known: looked over at the end of each rotation, and daily
 * @param surveyAt when everything is to be looked over next; null if that was never asked for
 */
public record Rewraps(
        @Nullable Running running,
        List<OlderVersion> older,
        @Nullable Instant surveyAt) {

    /** The rotation that runs, and where to. */
    public record Running(RotationId id, KekVersion to) {}

    public Rewraps {
        older = List.copyOf(older);
    }

    public static Rewraps none() {
        return new Rewraps(null, List.of(), null);
    }

    public Rewraps with(@Nullable Running rotation) {
        return new Rewraps(rotation, older, surveyAt);
    }

    public Rewraps with(List<OlderVersion> versions) {
        return new Rewraps(running, versions, surveyAt);
    }

    public Rewraps surveyedAgainAt(@Nullable Instant at) {
        return new Rewraps(running, older, at);
    }
}
