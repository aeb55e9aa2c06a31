package io.pgcmk.agent.service;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarClaim.Begun;
import io.pgcmk.agent.stream.StreamContext.Scope;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The one registration of what is begun in a claim, however often the agent is killed: its id is on the disk before pg-cmk
 * hears of it, and until pg-cmk has forgotten it.
 */
public final class Registration {
    private final SidecarClaim claim;
    private final BackupRegistry registry;
    private final String server;

    public Registration(SidecarClaim claim, BackupRegistry registry, String server) {
        this.claim = claim;
        this.registry = registry;
        this.server = server;
    }

    /**
     * Under the id of what a killed agent began here, or a new one. If pg-cmk does not answer, the next takes the same: it
     * may be registered.
     */
    public Sidecar register(Scope scope, Instant now) throws IOException {
        return register(scope, now, id -> registry.register(id, scope));
    }

    /** As {@link #register}, an archive that goes on with one that is registered, under a DEK of its own. */
    public Sidecar rotateDek(UUID archive, Instant now) throws IOException {
        return register(Scope.ARCHIVE, now, id -> registry.rotateDek(archive, id));
    }

    private Sidecar register(Scope scope, Instant now, Function<UUID, BackupRegistry.Registered> asked)
            throws IOException {
        UUID id = begun();
        try {
            BackupRegistry.Registered registered = asked.apply(id);
            return new Sidecar(id, scope, registered.serverUid(), server, now, registered.dek());
        } catch (AgentException e) {
            if (e.exitCode() == ExitCode.SERVICE_REFUSED) {
                withdrawAfter(e, id);
            }
            throw e;
        }
    }

    /** Until it has succeeded, the claim stays, and the next one begins with it: pg-cmk registers no id twice. */
    public void withdraw(UUID id) throws IOException {
        claim.withdraw();
        registry.delete(id);
        claim.discard();
    }

    private void withdrawAfter(AgentException refusal, UUID id) {
        try {
            withdraw(id);
        } catch (IOException | AgentException e) {
            refusal.addSuppressed(e);
        }
    }

    private UUID begun() throws IOException {
        Optional<Begun> left = claim.left();
        if (left.isEmpty()) {
            return begin();
        }
        Begun begun = left.get();
        if (!begun.server().equalsIgnoreCase(server)) {
            throw new AgentException(
                    ExitCode.TAKEN,
                    "a killed agent began something of " + begun.server() + " there; name another place");
        }
        if (begun.withdrawn()) {
            registry.delete(begun.id());
            return begin();
        }
        return begun.id();
    }

    private UUID begin() throws IOException {
        UUID id = UUID.randomUUID();
        try {
            claim.begin(id, server);
        } catch (IOException e) {
            claim.discard();
            throw e;
        }
        return id;
    }
}
