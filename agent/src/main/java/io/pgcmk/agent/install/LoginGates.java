package io.pgcmk.agent.install;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.postgres.SuperuserLogin;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** {@code login-gate.sql} in every database but {@code cmk_control}, from PostgreSQL 17 on. */
final class LoginGates {
    /** As pg-cmk reads it: of somebody else's making, or switched off, it is none. */
    private static final String SOUND = """
            SELECT EXISTS (
              SELECT FROM pg_event_trigger t
              JOIN pg_roles owner ON owner.oid = t.evtowner AND owner.rolsuper
              JOIN pg_proc p ON p.oid = t.evtfoid AND p.prosecdef AND p.prosrc = ?
                AND p.proconfig = ARRAY['search_path=pg_catalog, pg_temp']
              JOIN pg_roles author ON author.oid = p.proowner AND author.rolsuper
              WHERE t.evtname = 'cmk_login_gate' AND t.evtevent = 'login' AND t.evtenabled = 'A' AND t.evttags IS NULL)""";

    private final SuperuserLogin login;
    private final ControlDatabase control;

    LoginGates(AgentConfig.Postgres postgres, ControlDatabase control) {
        login = new SuperuserLogin(postgres);
        this.control = control;
    }

    /** What cannot be logged in to now, by anybody. Nobody ever logs in to template0. */
    List<String> unreachable() {
        return names("NOT datallowconn AND datname <> 'template0'");
    }

    /** An interrupted DROP DATABASE leaves a connection limit of -2: nobody can connect, or ever will. */
    List<String> databases() {
        return names("datallowconn");
    }

    void put(String database) {
        try (Connection connection = login.pastLoginGate(database);
                Statement statement = connection.createStatement()) {
            statement.execute(Scripts.LOGIN_GATE);
        } catch (SQLException e) {
            throw SuperuserLogin.failed("login-gate.sql failed in " + database, e);
        }
    }

    boolean isSound(String database) {
        try (Connection connection = login.pastLoginGate(database);
                PreparedStatement statement = connection.prepareStatement(SOUND)) {
            statement.setString(1, Scripts.loginGateText());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot look at the login gate in " + database, e);
        }
    }

    private List<String> names(String condition) {
        try (Statement statement = control.connection().createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT datname FROM pg_database WHERE datconnlimit <> -2" + " AND datname <> '"
                                + SuperuserLogin.CONTROL_DATABASE + "' AND " + condition + " ORDER BY datname")) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot list the databases", e);
        }
    }
}
