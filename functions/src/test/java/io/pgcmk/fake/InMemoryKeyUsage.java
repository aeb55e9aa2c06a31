package io.pgcmk.fake;

import io.pgcmk.domain.check.VaultLoad;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekId;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.KeyUsers;
import io.pgcmk.port.StoreUnreachableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which servers use which keys, in memory. */
public final class InMemoryKeyUsage implements KeyUsage {
    private final Steps steps;
    private final Map<Place, KeyUse> uses = new HashMap<>();
    private int reads;
    private boolean reachable = true;

    private record Place(KeyScope.OfKey key, ServerUid server) {}

    public InMemoryKeyUsage(Steps steps) {
        this.steps = steps;
    }

    /** How often somebody asked for the users of keys. */
    public synchronized int reads() {
        return reads;
    }

    /** While it is not, nobody learns who uses a key. */
    public synchronized void setReachable(boolean answers) {
        reachable = answers;
    }

    public synchronized boolean contains(KekId key, ServerUid server) {
        return uses.containsKey(new Place(KeyScope.OfKey.of(key), server));
    }

    @Override
    public void add(KeyUse use) {
        steps.take(() -> added(use));
    }

    @Override
    public void remove(KekId key, ServerUid server) {
        steps.take(() -> removed(new Place(KeyScope.OfKey.of(key), server)));
    }

    @Override
    public synchronized KeyUsers users(KeyScope keys, int limit, @Nullable ServerUid after) {
        reads++;
        if (!reachable) {
            throw new StoreUnreachableException("no answer", new IllegalStateException("as the test asked for"));
        }
        List<ServerUid> found = matching(keys)
                .map(KeyUse::server)
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .filter(uid -> after == null || uid.toString().compareTo(after.toString()) > 0)
                .toList();
        List<ServerUid> shown = found.stream().limit(limit).toList();
        return new KeyUsers(shown.stream().distinct().toList(), found.size() > limit ? shown.getLast() : null);
    }

    @Override
    public synchronized VaultLoad load(KeyScope.OfVault vault) {
        return new VaultLoad(matching(vault)
                .collect(Collectors.groupingBy(
                        use -> KeyScope.OfKey.of(use.key()), Collectors.mapping(KeyUse::server, Collectors.toSet()))));
    }

    private Stream<KeyUse> matching(KeyScope keys) {
        return uses.values().stream().filter(use -> keys.covers(use.key(), use.vaultId()));
    }

    private synchronized boolean added(KeyUse use) {
        uses.put(new Place(KeyScope.OfKey.of(use.key()), use.server()), use);
        return true;
    }

    private synchronized boolean removed(Place place) {
        return uses.remove(place) != null;
    }
}
