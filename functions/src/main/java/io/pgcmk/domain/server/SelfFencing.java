package io.pgcmk.domain.server;

import io.pgcmk.domain.check.CheckRecord;

/** What a server denies by itself when it hears of no good check, whatever became of pg-cmk (D1). */
public enum SelfFencing {
    NONE,
    NEW_CONNECTIONS,
    /** Open sessions are ended, too, by the guard on its host. */
    FULL;

    public static SelfFencing of(Server server) {
        if (server.registration().policy().lease() == ServerPolicy.Lease.OFF
                || !(server.protection() instanceof Protection.Enabled enabled)) {
            return NONE;
        }
        CheckRecord checks = enabled.checks();
        if (checks.guarded() != null) {
            return FULL;
        }
        return checks.fencesItself() ? NEW_CONNECTIONS : NONE;
    }
}
