package io.pgcmk.domain.rotation;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.domain.preflight.KeyRules;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What the key that a server follows says of the version to be at (R17). Only the pinned one closes the server. */
public sealed interface NewestVersion {

    /** The server is there. */
    record Pinned() implements NewestVersion {}

    /** Nothing is known of it just now. */
    record Unknown() implements NewestVersion {}

    /** The server is to follow it. */
    record Usable(KekVersion version) implements NewestVersion {}

    /**
     * There is a newer one, which nothing may be wrapped with.
     *
     * @param key that version; without one if the vault does not show it
     * @param obstacles one at least
     */
    record Unusable(KeyIdentifier key, List<Finding> obstacles) implements NewestVersion {
        public Unusable {
            obstacles = List.copyOf(obstacles);
        }

        public String why() {
            return obstacles.stream().map(Finding::message).collect(Collectors.joining("; "));
        }

        public String remedy() {
            return obstacles.stream().map(Finding::remedy).collect(Collectors.joining("; "));
        }
    }

    /**
     * What an event said of a version has no say in it.
     *
     * @param pinned what is said of the version that wraps the server's DEK
     */
    static NewestVersion of(ActiveKey key, Answer<KekProperties> followed, Answer<KekProperties> pinned, Instant now) {
        return switch (key.followed()) {
            case KekVersion named -> new Pinned();
            case KekId newest -> of(newest, key.pinned(), followed, pinned, now);
        };
    }

    private static NewestVersion of(
            KekId newest,
            KekVersion current,
            Answer<KekProperties> followed,
            Answer<KekProperties> pinned,
            Instant now) {
        return switch (followed) {
            case Answer.Given<KekProperties>(KekProperties given) ->
                given.version().equals(current) ? new Pinned() : judged(given, now);
            case Answer.Refused<KekProperties>(Refusal refusal)
            when refusal.reason() == Refusal.Reason.KEY_DISABLED && pinned instanceof Answer.Given<KekProperties> ->
                new Unusable(newest, List.of(KeyRules.disabled(newest)));
            case Answer.Refused<KekProperties> refused -> new Unknown();
            case Answer.Silent<KekProperties> silent -> new Unknown();
            case Answer.NotAsked<KekProperties> notAsked -> new Unknown();
        };
    }

    private static NewestVersion judged(KekProperties newest, Instant now) {
        List<Finding> obstacles = KeyRules.of(newest.version(), newest, now).stream()
                .filter(Finding::forbids)
                .toList();
        return obstacles.isEmpty() ? new Usable(newest.version()) : new Unusable(newest.version(), obstacles);
    }
}
