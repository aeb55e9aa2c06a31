package io.pgcmk.local.tour;

import io.pgcmk.local.stack.Ready;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The superuser, who may look into {@code cmk_control}, and whom the login gate does not stop if it says so. */
final class Dba {
    private static final String CONTROL = "cmk_control";

    private final Ready.Postgres postgres;
    private final int port;

    Dba(Ready ready) {
        this(ready.postgres().getFirst(), ready.postgres().getFirst().port());
    }

    private Dba(Ready.Postgres postgres, int port) {
        this.postgres = postgres;
        this.port = port;
    }

    /** The same one, on a server that was restored and listens elsewhere. */
    Dba at(int otherPort) {
        return new Dba(postgres, otherPort);
    }

    /** The first column of what a query answers. */
    List<String> query(String sql) {
        try (Connection connection = connect(CONTROL);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("the DBA cannot query cmk_control: " + e.getMessage(), e);
        }
    }

    void execute(String sql) {
        executeIn(CONTROL, sql);
    }

    void executeIn(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the DBA cannot execute in " + database + ": " + e.getMessage(), e);
        }
    }

    /** As {@link Application#readOrders}. */
    String readOrders() {
        try (Connection connection = connect(postgres.database())) {
            return Application.read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the DBA cannot read the orders: " + e.getMessage(), e);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + postgres.host() + ":" + port + "/" + database
                        + "?options=-c%20event_triggers=off",
                postgres.superuser(),
                postgres.password());
    }
}
