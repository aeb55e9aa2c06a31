package io.pgcmk.usecase;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.Warnings;
import io.pgcmk.domain.check.Warnings.NewestFault;
import io.pgcmk.domain.rotation.NewestVersion;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoreUnreachableException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the change that a check makes what it saw beyond the verdict: that the key expires, that it has a newer version,
 * how the versions are that the server has left, and what PostgreSQL said of itself. It is stored with the check's record or
 * not at all, so that each thing is told once, and begun once.
 */
final class LookBeyond {
    private final BeginRotation begin;
    private final TellStranded stranded;

    LookBeyond(BeginRotation begin, TellStranded stranded) {
        this.begin = begin;
        this.stranded = stranded;
    }

    /**
     * @param verdict a change of a server that a key protects
     * @param reading what PostgreSQL said before the check; null if it said nothing
     */
    ServerChange run(
            ServerChange verdict, ObserveKey.Observed observed, LeaseKeeper.@Nullable Reading reading, Instant now) {
        try {
            ServerChange told = reading == null ? verdict : TellPostgres.run(verdict, reading, now);
            ServerChange warned = expiring(told, observed.pinned(), now);
            ServerChange followed = following(warned, observed, now);
            return stranded.run(followed, observed.older(), now);
        } catch (StoreUnreachableException e) {
            // The next check sees it again, and the verdict does not wait for it.
            return verdict;
        }
    }

    private static ServerChange expiring(ServerChange change, Answer<KekProperties> pinned, Instant now) {
        if (!(pinned instanceof Answer.Given<KekProperties>(KekProperties key))) {
            return change;
        }
        Enabled enabled = enabled(change);
        Warnings before = enabled.checks().warnings();
        return before.due(key, now)
                .map(due -> warned(change, before.told(due, now))
                        .and(KeyWarnings.expiring(change.server(), enabled.key(), due, now)))
                .orElse(change);
    }

    private ServerChange following(ServerChange change, ObserveKey.Observed observed, Instant now) {
        return switch (NewestVersion.of(enabled(change).key(), observed.followed(), observed.pinned(), now)) {
            case NewestVersion.Unknown unknown -> change;
            case NewestVersion.Pinned pinned -> usable(change, now);
            case NewestVersion.Usable(KekVersion version) -> following(usable(change, now), version, now);
            case NewestVersion.Unusable unusable -> unusable(change, unusable, now);
        };
    }

    private ServerChange following(ServerChange change, KekVersion version, Instant now) {
        Enabled enabled = enabled(change);
        Rewraps.Running running = enabled.rewraps().running();
        return running != null && running.to().equals(version)
                ? change
                : begin.run(
                        change, RotationReason.NEW_VERSION, Set.of(enabled.key().pinned()), version, now);
    }

    private static ServerChange usable(ServerChange change, Instant now) {
        Warnings before = enabled(change).checks().warnings();
        NewestFault fault = before.newest();
        return fault == null
                ? change
                : warned(change, before.with(null)).and(KeyWarnings.usableAgain(change.server(), fault, now));
    }

    private static ServerChange unusable(ServerChange change, NewestVersion.Unusable newest, Instant now) {
        Warnings before = enabled(change).checks().warnings();
        NewestFault fault = new NewestFault(newest.key(), newest.why());
        return fault.equals(before.newest())
                ? change
                : warned(change, before.with(fault))
                        .and(KeyWarnings.unusable(change.server(), fault, newest.remedy(), now));
    }

    private static ServerChange warned(ServerChange change, Warnings warnings) {
        Server server = change.server();
        Enabled enabled = enabled(change);
        return change.with(server.checked(enabled.with(enabled.checks().warned(warnings))));
    }

    private static Enabled enabled(ServerChange change) {
        return (Enabled) change.server().protection();
    }
}
