package io.pgcmk.simulation;

import java.time.Instant;

/**
 * Something that is wrong for a while.
 *
 * @param server whom it befalls; 0 for every server of the vault
 * @param until excluded
 */
record Trouble(Kind kind, int vault, int server, Instant from, Instant until) {

    /** What it is; the first ones are lost keys, which must close, and the others are faults, which must not. */
    enum Kind {
        RIGHT_REVOKED(true),
        RIGHT_REVOKED_UNKNOWN_TO_ARM(true),
        KEY_DISABLED(true),
        KEY_EXPIRED(true),
        KEY_DELETED(true),
        IDENTITY_DELETED(true),
        IDENTITY_DETACHED(true),
        FIREWALL(true),
        TENANT_CHANGED(true),
        VAULT_DELETED(true),
        FALSE_403(false),
        TIMEOUTS(false),
        SLOW(false),
        THROTTLED(false),
        TOKEN_ENDPOINT_DOWN(false),
        NAME_UNRESOLVED(false),
        ARM_DOWN(false),
        POSTGRES_DOWN(false);

        private final boolean loss;

        Kind(boolean loss) {
            this.loss = loss;
        }

        boolean isLoss() {
            return loss;
        }
    }

    boolean isAt(Instant now) {
        return !now.isBefore(from) && now.isBefore(until);
    }

    boolean befalls(int someVault, int someServer) {
        return vault == someVault && (server == 0 || server == someServer);
    }
}
