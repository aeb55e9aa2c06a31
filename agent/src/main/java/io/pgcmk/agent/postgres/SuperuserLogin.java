package io.pgcmk.agent.postgres;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Logs in to the server on this host as its superuser. */
public final class SuperuserLogin {
    /** pg-cmk's own database. No gate ever closes it, and it is there wherever a server has a key. */
    public static final String CONTROL_DATABASE = "cmk_control";

    /** PostgreSQL's invalid_catalog_name. */
    private static final String NO_SUCH_DATABASE = "3D000";

    private final AgentConfig.Postgres postgres;

    public SuperuserLogin(AgentConfig.Postgres postgres) {
        this.postgres = postgres;
    }

    /** @throws AgentException if the server does not let us in; see {@link #isMissing} */
    public Connection to(String database) {
        return to(database, new Properties());
    }

    /** To a database with a login gate, which may be closed. PostgreSQL knows the option from 17 on. */
    public Connection pastLoginGate(String database) {
        Properties properties = new Properties();
        properties.setProperty("options", "-c event_triggers=off");
        return to(database, properties);
    }

    /**
     * For whoever must not wait: a server that does not answer is as bad as one that is down. What it writes must come
     * through where a synchronous standby is dead, or transactions only read by default; and no statement is to be
     * undone half way by a time-out of the server's.
     */
    public Connection briefly(String database) {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty(
                "options", "-c statement_timeout=0 -c synchronous_commit=local -c default_transaction_read_only=off");
        return to(database, properties);
    }

    /** Whether a login failed because there is no such database. */
    public static boolean isMissing(AgentException e) {
        return e.getCause() instanceof SQLException cause && NO_SUCH_DATABASE.equals(cause.getSQLState());
    }

    private Connection to(String database, Properties properties) {
        properties.setProperty("user", postgres.user());
        properties.setProperty("ApplicationName", "pg-cmk-agent");
        properties.setProperty("tcpKeepAlive", "true");
        String url = "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + database;
        Path passwordFile = postgres.passwordFile();
        try {
            if (passwordFile != null) {
                properties.setProperty(
                        "password", Files.readString(passwordFile).strip());
            }
            return DriverManager.getConnection(url, properties);
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.USAGE, "setting postgres.passwordFile: cannot read " + passwordFile + ": " + e, e);
        } catch (SQLException e) {
            throw failed(
                    "cannot log in to " + database + " on " + postgres.host() + ":" + postgres.port() + " as "
                            + postgres.user(),
                    e);
        }
    }

    /** @param what the agent wanted of PostgreSQL and did not get */
    public static AgentException failed(String what, SQLException e) {
        return new AgentException(ExitCode.POSTGRES, "PostgreSQL: " + what + ": " + e.getMessage(), e);
    }
}
