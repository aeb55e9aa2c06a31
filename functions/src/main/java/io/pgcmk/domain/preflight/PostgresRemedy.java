package io.pgcmk.domain.preflight;

import io.pgcmk.domain.server.PostgresFault;

/** What mends a PostgreSQL that could not do what was asked. */
public final class PostgresRemedy {

    private PostgresRemedy() {}

    public static String of(PostgresFault fault) {
        return switch (fault) {
            case UNREACHABLE ->
                "start PostgreSQL and open the path to it from the Function App; properties.postgres names host and port";
            case HOST_NOT_ALLOWED ->
                "add the host to the setting POSTGRES_ALLOWED_HOSTS, or correct properties.postgres";
            case LOGIN_REFUSED ->
                "set the password of cmk_admin on the server and store it in the service's vault (docs/runbook.md#register)";
            case TOO_PRIVILEGED ->
                "take every attribute and membership from cmk_admin; install.sql makes it as it must be";
            case NOT_PREPARED ->
                "set cluster_name and run install.sql in cmk_control as a superuser (docs/runbook.md#register)";
            case FENCED -> "repeat the call: another one was carried out meanwhile";
            case NOT_BOUND -> "DELETE the registration and PUT it again: registering binds the node";
        };
    }
}
