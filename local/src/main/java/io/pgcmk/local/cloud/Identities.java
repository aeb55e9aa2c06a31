package io.pgcmk.local.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The identities that exist. Deleting one stops new tokens; those it has stay good until they expire, as in Azure. */
public final class Identities {
    private final Map<String, Identity> byClientId = new ConcurrentHashMap<>();

    Identities() {}

    public void add(Identity identity) {
        byClientId.put(identity.clientId(), identity);
    }

    public void delete(Identity identity) {
        byClientId.remove(identity.clientId());
    }

    public Optional<Identity> find(String clientId) {
        return Optional.ofNullable(byClientId.get(clientId));
    }

    public List<Identity> all() {
        return List.copyOf(byClientId.values());
    }
}
