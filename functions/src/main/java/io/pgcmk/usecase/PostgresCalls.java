package io.pgcmk.usecase;

import io.pgcmk.domain.preflight.PostgresRemedy;
import io.pgcmk.domain.server.PostgresAnswer;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers;
import java.util.function.Supplier;

/** PostgreSQL as callers of the API meet it: what it cannot do becomes an error that names the way out. */
final class PostgresCalls {
    private final PostgresServers servers;

    PostgresCalls(PostgresServers servers) {
        this.servers = servers;
    }

    PostgresServer of(Server server) {
        return of(server.id(), server.registration());
    }

    PostgresServer of(ServerId id, Registration registration) {
        return servers.at(new PostgresServers.Own(registration.postgres(), id));
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

    private static RequestRefusedException refused(PostgresException e) {
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
