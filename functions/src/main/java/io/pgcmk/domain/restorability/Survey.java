package io.pgcmk.domain.restorability;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.envelope.KekVersion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of the key versions that something of a server lies under, when all of it was looked over.
 *
 * @param at when that began
 */
public record Survey(Instant at, List<VersionState> versions) {

    public Survey {
        versions = List.copyOf(versions);
    }

    /** What it says of a version; null if it says nothing. */
    public @Nullable VersionState find(KekVersion version) {
        return versions.stream()
                .filter(state -> state.version().equals(version))
                .findFirst()
                .orElse(null);
    }

    /**
     * What is known of a version by now: the server's checks look more often, and see less.
     *
     * @param survey the last one; null if there was none
     */
    static @Nullable VersionState known(KekVersion version, Enabled enabled, @Nullable Survey survey) {
        VersionState surveyed = survey == null ? null : survey.find(version);
        VersionState dated = surveyed == null ? VersionState.usable(version) : surveyed;
        if (version.equals(enabled.key().pinned())) {
            return switch (enabled.access()) {
                case Access.Ready ready -> dated.with(null);
                case Access.Inaccessible(Cause cause, Instant since, String detail) ->
                    cause.code() == Cause.Code.AWAITING_REVALIDATION ? surveyed : dated.with(cause);
            };
        }
        return enabled.rewraps().older().stream()
                .filter(older -> older.version().equals(version) && older.seen() != OlderVersion.Seen.NOT_YET)
                .findFirst()
                .map(older -> dated.with(VersionState.causeOf(older)))
                .orElse(surveyed);
    }
}
