package io.pgcmk.agent.install;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.postgres.SuperuserLogin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A login as pg-cmk logs in. By SCRAM or not at all: where {@code pg_hba.conf} says trust, any password would do. */
final class AdminLogin {
    /** PostgreSQL's invalid_password. */
    private static final String WRONG_PASSWORD = "28P01";

    private AdminLogin() {}

    enum Verdict {
        LOGS_IN,
        WRONG_PASSWORD,
        /** No answer about the password: {@code pg_hba.conf} may let the role in from elsewhere only. */
        NOT_TRIED
    }

    static Verdict attempt(AgentConfig.Postgres postgres, AdminPassword password) {
        Properties properties = new Properties();
        properties.setProperty("user", ControlDatabase.ROLE);
        properties.setProperty("password", password.expose());
        properties.setProperty("requireAuth", "scram-sha-256");
        properties.setProperty("ApplicationName", "pg-cmk-agent");
        String url =
                "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + SuperuserLogin.CONTROL_DATABASE;
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            return connection.isValid(0) ? Verdict.LOGS_IN : Verdict.NOT_TRIED;
        } catch (SQLException e) {
            return WRONG_PASSWORD.equals(e.getSQLState()) ? Verdict.WRONG_PASSWORD : Verdict.NOT_TRIED;
        }
    }
}
