package io.pgcmk.agent.fake;

import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.KekVersion;
import java.util.Optional;
import java.util.UUID;

/** Where an agent is killed: before or after one of its calls that change something. */
public class DyingRegistry implements BackupRegistry {
    public static final int NEVER = 0;

    private final BackupRegistry registry;
    private int left;

    /** @param steps which of them it does not survive, from 1; each call has two */
    public DyingRegistry(BackupRegistry registry, int steps) {
        this.registry = registry;
        left = steps;
    }

    @Override
    public Registered register(UUID id, Scope scope) {
        step();
        Registered registered = registry.register(id, scope);
        step();
        return registered;
    }

    @Override
    public Registered rotateDek(UUID archive, UUID id) {
        step();
        Registered registered = registry.rotateDek(archive, id);
        step();
        return registered;
    }

    @Override
    public Optional<Registered> find(UUID id) {
        return registry.find(id);
    }

    @Override
    public void confirm(UUID id, KekVersion version) {
        step();
        registry.confirm(id, version);
        step();
    }

    @Override
    public void delete(UUID id) {
        step();
        registry.delete(id);
        step();
    }

    private void step() {
        left--;
        if (left == 0) {
            throw new Killed();
        }
    }
}
