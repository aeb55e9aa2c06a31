package io.pgcmk.usecase;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.Warnings;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.port.ServerChange;
import java.time.Instant;

/**
 * Adds to the change that a check makes what it saw beyond the verdict. It is stored with the check's record or not at all,
 * so that each thing is told once.
 */
final class LookBeyond {

    ServerChange run(ServerChange change, ObserveKey.Observed observed, Instant now) {
        return expiring(change, observed.pinned(), now);
    }

    private static ServerChange expiring(ServerChange change, Answer<KekProperties> pinned, Instant now) {
        if (!(pinned instanceof Answer.Given<KekProperties>(KekProperties key))
                || !(change.server().protection() instanceof Enabled enabled)) {
            return change;
        }
        Warnings before = enabled.checks().warnings();
        return before.due(key, now)
                .map(due -> warned(change, enabled, before.told(due, now))
                        .and(KeyWarnings.expiring(change.server(), enabled.key(), due, now)))
                .orElse(change);
    }

    private static ServerChange warned(ServerChange change, Enabled enabled, Warnings warnings) {
        Server server = change.server();
        return change.with(server.checked(enabled.with(enabled.checks().warned(warnings))));
    }
}
