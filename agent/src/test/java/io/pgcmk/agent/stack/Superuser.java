package io.pgcmk.agent.stack;

import io.pgcmk.local.stack.Ready;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Sessions of the superuser, whom the login gate does not stop if it says so.
 *
 * @param options of the connection
 */
record Superuser(Ready.Postgres postgres, int port, String options) {

    Superuser(Ready.Postgres postgres, int port) {
        this(postgres, port, "?options=-c%20event_triggers=off");
    }

    /** Where there are neither login gates nor that setting. */
    static Superuser before17(Ready.Postgres postgres) {
        return new Superuser(postgres, postgres.port(), "");
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    String query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + postgres.database() + options,
                postgres.superuser(),
                postgres.password());
    }
}
