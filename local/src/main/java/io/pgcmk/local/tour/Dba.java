package io.pgcmk.local.tour;

import io.pgcmk.local.stack.Ready;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The superuser, who may look into {@code cmk_control}. */
final class Dba {
    private final Ready.Postgres postgres;

    Dba(Ready ready) {
        this.postgres = ready.postgres().getFirst();
    }

    /** The first column of what a query answers. */
    List<String> query(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/cmk_control",
                        postgres.superuser(),
                        postgres.password());
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
}
