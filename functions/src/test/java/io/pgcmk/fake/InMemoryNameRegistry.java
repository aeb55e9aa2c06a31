package io.pgcmk.fake;

import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.Name;
import io.pgcmk.port.NameRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names and their owners in memory. */
public final class InMemoryNameRegistry implements NameRegistry {
    private static final Duration KEPT = Duration.ofDays(90);

    private final Steps steps;
    private final Clock clock;
    private final Map<Name, ServerUid> owners = new HashMap<>();
    private final Map<Name, Instant> ends = new HashMap<>();

    /** @param clock tells when a retired name is free again */
    public InMemoryNameRegistry(Steps steps, Clock clock) {
        this.steps = steps;
        this.clock = clock;
    }

    @Override
    public Optional<ServerUid> owner(Name name) {
        return steps.take(() -> found(name));
    }

    @Override
    public ServerUid claim(Name name, ServerUid uid) {
        return steps.take(() -> claimed(name, uid));
    }

    @Override
    public void release(Name name, ServerUid uid) {
        steps.take(() -> released(name, uid));
    }

    @Override
    public void retire(Name name, ServerUid uid) {
        steps.take(() -> retired(name, uid));
    }

    @Override
    public synchronized List<ServerUid> servers(String subscription, @Nullable String resourceGroup) {
        return owners.keySet().stream()
                .flatMap(name -> name instanceof Name.OfServer(ServerId id) ? Stream.of(id) : Stream.empty())
                .filter(id -> id.subscription().equalsIgnoreCase(subscription))
                .filter(id -> resourceGroup == null || id.resourceGroup().equalsIgnoreCase(resourceGroup))
                .sorted(Comparator.comparing(ServerId::key))
                .flatMap(id -> found(new Name.OfServer(id)).stream())
                .toList();
    }

    private synchronized Optional<ServerUid> found(Name name) {
        Instant end = ends.get(name);
        if (end != null && !end.isAfter(clock.instant())) {
            ends.remove(name);
            owners.remove(name);
        }
        return Optional.ofNullable(owners.get(name));
    }

    private synchronized ServerUid claimed(Name name, ServerUid uid) {
        ServerUid owner = found(name).orElse(uid);
        owners.put(name, owner);
        if (owner.equals(uid)) {
            ends.remove(name);
        }
        return owner;
    }

    private synchronized boolean retired(Name name, ServerUid uid) {
        boolean own = uid.equals(owners.get(name));
        if (own) {
            ends.put(name, clock.instant().plus(KEPT));
        }
        return own;
    }

    private synchronized boolean released(Name name, ServerUid uid) {
        return owners.remove(name, uid);
    }
}
