package io.pgcmk.local.host;

import java.util.Optional;

/**
 * The keys that the host knows.
 *
 * @param master opens everything
 * @param function opens every function of level FUNCTION
 * @param system opens the webhooks of extensions, as {@code eventgrid_extension} does in Azure; it opens no function
 */
public record HostKeys(String master, String function, String system) {

    public HostKeys {
        if (master.isBlank() || function.isBlank() || system.isBlank()) {
            throw new IllegalArgumentException("the master, function and system keys must not be blank");
        }
    }

    boolean open(Trigger.Level level, Optional<String> key) {
        return switch (level) {
            case ANONYMOUS -> true;
            case FUNCTION -> key.filter(given -> given.equals(function)).isPresent() || isMaster(key);
            case ADMIN -> isMaster(key);
        };
    }

    boolean openWebhooks(Optional<String> key) {
        return key.filter(given -> given.equals(system)).isPresent() || isMaster(key);
    }

    boolean isMaster(Optional<String> key) {
        return key.filter(given -> given.equals(master)).isPresent();
    }

    boolean know(Optional<String> key) {
        return isMaster(key)
                || key.filter(given -> given.equals(function) || given.equals(system))
                        .isPresent();
    }

    @Override
    public String toString() {
        return "HostKeys[redacted]";
    }
}
