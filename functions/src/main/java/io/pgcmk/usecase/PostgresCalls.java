package io.pgcmk.usecase;

import io.pgcmk.domain.preflight.PostgresRemedy;
import io.pgcmk.domain.server.PostgresAnswer;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredServer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** PostgreSQL as callers of the API meet it: what it cannot do becomes an error that names the way out. */
final class PostgresCalls {
    /** A replica of a replica of a replica: PostgreSQL sets no limit, and a circle of registrations would have none. */
    private static final int LONGEST_CHAIN = 16;

    private final PostgresServers servers;
    private final ServerStore store;

    PostgresCalls(PostgresServers servers, ServerStore store) {
        this.servers = servers;
        this.store = store;
    }

    PostgresServer of(Server server) {
        return servers.at(place(server));
    }

    private PostgresServers.Place place(Server server) {
        PostgresServers.Own own = own(server);
        Optional<Server> primary = server.lineage().isFollowing() ? primary(server) : Optional.empty();
        return primary.isEmpty()
                ? own
                : new PostgresServers.Following(
                        server.registration().postgres().first(),
                        own.id(),
                        server.node().clusterName(),
                        own(primary.get()));
    }

    /** Whatever it is, as it is found there: nothing can be ordered of a standby by this. */
    PostgresServer at(Server server, Registration registration) {
        return servers.at(new PostgresServers.Own(registration.postgres(), server.id(), server.uid()));
    }

    /** Whether a server that is registered as following another follows nobody any more, by its own word. */
    boolean isPromoted(Server server) {
        try {
            return server.lineage().isFollowing()
                    && !at(server, server.registration()).read().standby();
        } catch (PostgresException e) {
            return false;
        }
    }

    /** The server that a replica follows in the end; empty if it is erased. */
    Optional<Server> primary(Server replica) {
        Server server = replica;
        for (int link = 0; server.lineage().isFollowing(); link++) {
            ServerUid source = Objects.requireNonNull(server.lineage().origin()).source();
            Optional<StoredServer> followed = link < LONGEST_CHAIN ? store.find(source) : Optional.empty();
            if (followed.isEmpty()) {
                return Optional.empty();
            }
            server = followed.get().server();
        }
        return Optional.of(server);
    }

    private static PostgresServers.Own own(Server server) {
        return new PostgresServers.Own(server.registration().postgres(), server.id(), server.uid());
    }

    PostgresAnswer inspect(Server server) {
        try {
            return new PostgresAnswer.Known(of(server).inspect());
        } catch (PostgresException e) {
            return new PostgresAnswer.Faulty(e.fault(), e.getMessage());
        }
    }

    /** @throws RequestRefusedException if PostgreSQL cannot do it */
    static <T> T refusing(Supplier<T> call) {
        try {
            return call.get();
        } catch (PostgresException e) {
            throw refused(e);
        }
    }

    /** What it could not do, and what mends it. */
    static String explained(PostgresException e) {
        return e.getMessage() + "; " + PostgresRemedy.of(e.fault());
    }

    static RequestRefusedException refused(PostgresException e) {
        String message = explained(e);
        return switch (e.fault()) {
            case UNREACHABLE -> RequestRefusedException.unavailable("PostgresUnreachable", message);
            case LOGIN_REFUSED -> RequestRefusedException.conflict("PostgresLoginRefused", message);
            case TOO_PRIVILEGED -> RequestRefusedException.conflict("PostgresRoleTooPrivileged", message);
            case NOT_PREPARED -> RequestRefusedException.conflict("PostgresNotPrepared", message);
            case HOST_NOT_ALLOWED ->
                RequestRefusedException.badRequest("PostgresHostNotAllowed", "properties.postgres.hosts", message);
            case FENCED -> RequestRefusedException.conflict("Conflict", message);
            case NOT_BOUND -> RequestRefusedException.conflict("PostgresBoundElsewhere", message);
        };
    }
}
