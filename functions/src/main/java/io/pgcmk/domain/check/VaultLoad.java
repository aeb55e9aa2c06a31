package io.pgcmk.domain.check;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.ServerUid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a vault has to carry.
 *
 * @param users which servers each of its keys protects
 */
public record VaultLoad(Map<KeyScope.OfKey, Set<ServerUid>> users) {
    private static final double CHECKS_OF_A_SERVER = 1.0 / Cadence.SERVER.toMinutes();

    public VaultLoad {
        users = Map.copyOf(users);
    }

    /** The load once the key protects this server too; the same if it does already. */
    public VaultLoad with(KeyScope.OfKey key, ServerUid server) {
        Map<KeyScope.OfKey, Set<ServerUid>> more = new HashMap<>(users);
        Set<ServerUid> servers = new HashSet<>(users.getOrDefault(key, Set.of()));
        servers.add(server);
        more.put(key, servers);
        return new VaultLoad(more);
    }

    /**
     * How many checks a minute its servers ask of it: one for each server in {@link Cadence#SERVER}, and one for each key in
     * every minute in which none of its servers is due.
     */
    public double checksAMinute() {
        return users.values().stream()
                .mapToInt(Set::size)
                .mapToDouble(servers -> servers * CHECKS_OF_A_SERVER + Math.pow(1 - CHECKS_OF_A_SERVER, servers))
                .sum();
    }
}
