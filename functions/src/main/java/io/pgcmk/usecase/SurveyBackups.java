package io.pgcmk.usecase;

import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.RotationStore.VersionsInUse;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Looks over each server once a day: proves a sample of its backups, and finds what events and rotations left under a version
 * that the server has left.
 *
 * <p>A server is claimed by putting its next turn off a little. So two instances do not look at the same one, and one whose
 * instance was killed, or whose vault was silent, has its turn again the same day.
 */
public final class SurveyBackups {

    private static final Logger LOG = Logger.getLogger(SurveyBackups.class.getName());

    static final Duration DAILY = Duration.ofDays(1);

    /** Longer than any run lasts. */
    static final Duration AGAIN = Duration.ofMinutes(30);

    /** Of five minutes until the timer fires again. */
    private static final Duration HAND_OVER = Duration.ofMinutes(4);

    /** One vault that has no place for us holds up the others for so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Ten thousand servers in a day are 35 in five minutes. */
    private static final int AT_ONCE = 100;

    /** Checks replace a server all the time, but not five times within milliseconds. */
    private static final int ATTEMPTS = 5;

    private final ServerStore servers;
    private final RotationStore rotations;
    private final ServerJournal journal;
    private final BeginRotation begin;
    private final LeaveKeys leave;
    private final SurveyServer survey;
    private final Clock clock;

    SurveyBackups(
            ServerStore servers,
            RotationStore rotations,
            ServerJournal journal,
            BeginRotation begin,
            LeaveKeys leave,
            SurveyServer survey,
            Clock clock) {
        this.servers = servers;
        this.rotations = rotations;
        this.journal = journal;
        this.begin = begin;
        this.leave = leave;
        this.survey = survey;
        this.clock = clock;
    }

    /** Returns how many servers were looked over. */
    public int run() {
        Instant begin = clock.instant();
        Instant until = begin.plus(HAND_OVER);
        int count = 0;
        for (ServerUid uid : servers.toSurvey(begin, AT_ONCE)) {
            if (!clock.instant().isBefore(until)) {
                return count;
            }
            try {
                count += surveyed(uid) ? 1 : 0;
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a server was not looked over and has its turn again later", e);
            }
        }
        return count;
    }

    private boolean surveyed(ServerUid uid) {
        Instant now = clock.instant();
        Optional<StoredServer> claimed = changed(uid, server -> claim(server, now));
        if (claimed.isEmpty() || !(claimed.get().server().protection() instanceof Enabled enabled)) {
            return false;
        }
        boolean done = enabled.awaitsRevalidation()
                || survey.run(claimed.get().server(), enabled.key().pinned(), now.plus(PATIENCE));
        if (done) {
            changed(uid, server -> Optional.of(ended(server, now.plus(DAILY))));
        }
        return done;
    }

    private static Optional<ServerChange> claim(Server server, Instant now) {
        Enabled enabled = (Enabled) server.protection();
        Instant due = enabled.rewraps().surveyAt();
        if (due != null && due.isAfter(now)) {
            return Optional.empty();
        }
        Rewraps claimed = enabled.rewraps().surveyedAgainAt(now.plus(AGAIN));
        return Optional.of(ServerChange.of(server.checked(enabled.with(claimed))));
    }

    private ServerChange ended(Server server, Instant next) {
        Enabled enabled = (Enabled) server.protection();
        KekVersion pinned = enabled.key().pinned();
        VersionsInUse inUse = rotations.inUse(server.uid(), pinned);
        leave.run(server.uid(), enabled, List.of(), inUse);
        Rewraps rewraps = enabled.rewraps()
                .with(OlderVersion.repaired(enabled.rewraps().older(), inUse.deks(), inUse.sidecars()))
                .surveyedAgainAt(next);
        if (inUse.deks().isEmpty() || rewraps.running() != null || enabled.awaitsRevalidation()) {
            return ServerChange.of(server.checked(enabled.with(rewraps)));
        }
        return begin.run(
                ServerChange.of(server.checked(enabled.with(rewraps))),
                RotationReason.LEFT_BEHIND,
                inUse.deks(),
                pinned,
                clock.instant());
    }

    /** Empty if it has no key any more, is not to be changed, or others change it all the time. */
    private Optional<StoredServer> changed(ServerUid uid, Function<Server, Optional<ServerChange>> change) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<StoredServer> read = servers.find(uid)
                    .filter(stored ->
                            !stored.server().isDeleted() && stored.server().protection() instanceof Enabled);
            Optional<ServerChange> wanted = read.flatMap(stored -> change.apply(stored.server()));
            if (read.isEmpty() || wanted.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(journal.replace(read.get(), wanted.get()));
            } catch (StaleStateException e) {
                // A check, or another instance: what is stored now tells.
            }
        }
        return Optional.empty();
    }
}
