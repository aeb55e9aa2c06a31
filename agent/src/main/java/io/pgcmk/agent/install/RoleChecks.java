package io.pgcmk.agent.install;

import io.pgcmk.agent.ExitCode;
import java.util.List;
import java.util.Optional;

/** Whether {@code cmk_admin} can log in, and can do nothing else. pg-cmk refuses a role that can do more. */
final class RoleChecks {
    private static final String ATTRIBUTES = """
            SELECT concat_ws(', ', CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
                             CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
                             CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
                             (SELECT string_agg('member of ' || roleid::regrole, ', ') FROM pg_auth_members
                              WHERE member = r.oid AND roleid::regrole::text <> 'pg_use_reserved_connections'))
            FROM pg_roles r WHERE rolname = 'cmk_admin'""";

    private static final String OBSTACLES = """
            SELECT concat_ws(', ', CASE WHEN NOT rolcanlogin THEN 'NOLOGIN' END,
                             CASE WHEN rolvaliduntil < clock_timestamp() THEN 'a VALID UNTIL that has passed' END,
                             CASE WHEN rolconnlimit = 0 THEN 'CONNECTION LIMIT 0' END,
                             CASE WHEN NOT has_database_privilege(oid, current_database(), 'CONNECT')
                                  THEN 'no CONNECT on ' || current_database() END)
            FROM pg_roles WHERE rolname = 'cmk_admin'""";

    private final ControlDatabase control;

    RoleChecks(ControlDatabase control) {
        this.control = control;
    }

    List<Finding> all() {
        String what = "role cmk_admin";
        Optional<String> attributes = control.text(ATTRIBUTES);
        Optional<String> obstacles = control.text(OBSTACLES);
        if (attributes.isEmpty() || obstacles.isEmpty()) {
            return List.of(new Finding.Problem(what, ExitCode.POSTGRES, "does not exist", "Run install"));
        }
        if (!attributes.get().isEmpty()) {
            return List.of(new Finding.Problem(
                    what, ExitCode.POSTGRES, "may do more than pg-cmk wants: " + attributes.get(), "Run upgrade"));
        }
        if (!obstacles.get().isEmpty()) {
            return List.of(new Finding.Problem(
                    what,
                    ExitCode.POSTGRES,
                    "has " + obstacles.get(),
                    "Run upgrade; a VALID UNTIL or a limit is taken away by ALTER ROLE"));
        }
        return List.of(new Finding.Holds(what, "may log in, and nothing else"));
    }
}
