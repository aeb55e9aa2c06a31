package io.pgcmk.local.keyvault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys of one vault, live and deleted. Their names have no case. */
final class Keyring {
    private final Clock clock;
    private final Map<String, VaultKey> live = new TreeMap<>();
    private final Map<String, DeletedKey> deleted = new TreeMap<>();

    Keyring(Clock clock) {
        this.clock = clock;
    }

    synchronized VaultKey get(String name) {
        return Optional.ofNullable(live.get(key(name))).orElseThrow(() -> VaultErrorException.keyNotFound(name));
    }

    synchronized List<VaultKey> all() {
        return List.copyOf(live.values());
    }

    /** Adds a version; the first one makes the key. */
    synchronized VaultKey add(String name, KeyVersion version) {
        refuseIfDeleted(name);
        VaultKey known = live.get(key(name));
        if (known == null) {
            VaultKey made = new VaultKey(name, version);
            live.put(key(name), made);
            return made;
        }
        known.add(version);
        return known;
    }

    synchronized void refuseIfDeleted(String name) {
        if (findDeleted(name).isPresent()) {
            throw VaultErrorException.conflict(
                    "ObjectIsDeletedButRecoverable",
                    "Key " + name + " is currently in a deleted but recoverable state, and its name cannot be reused;"
                            + " in this state, the key can only be recovered or purged.");
        }
    }

    synchronized DeletedKey delete(String name, Duration retention) {
        VaultKey key = get(name);
        Instant now = clock.instant();
        DeletedKey gone = new DeletedKey(key, now, now.plus(retention));
        live.remove(key(name));
        deleted.put(key(name), gone);
        return gone;
    }

    synchronized DeletedKey getDeleted(String name) {
        return findDeleted(name).orElseThrow(() -> VaultErrorException.keyNotFound(name));
    }

    synchronized VaultKey recover(String name) {
        DeletedKey key = getDeleted(name);
        deleted.remove(key(name));
        live.put(key(name), key.key());
        return key.key();
    }

    synchronized void purge(String name) {
        getDeleted(name);
        deleted.remove(key(name));
    }

    private Optional<DeletedKey> findDeleted(String name) {
        deleted.values().removeIf(key -> !key.scheduledPurge().isAfter(clock.instant()));
        return Optional.ofNullable(deleted.get(key(name)));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
