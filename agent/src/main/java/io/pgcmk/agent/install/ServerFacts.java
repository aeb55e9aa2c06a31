package io.pgcmk.agent.install;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** What kind of server this is, and who we are there. */
record ServerFacts(int versionNumber, boolean superuser, boolean standby, String clusterName) {
    private static final int OLDEST = 15;
    private static final int NEWEST = 18;

    /** The first with login triggers. */
    private static final int LOGIN_TRIGGERS = 17;

    static ServerFacts of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT current_setting('server_version_num')::int, current_setting('is_superuser')::boolean,
                               pg_is_in_recovery(), current_setting('cluster_name')""")) {
            row.next();
            return new ServerFacts(row.getInt(1), row.getBoolean(2), row.getBoolean(3), row.getString(4));
        }
    }

    int major() {
        return versionNumber / 10_000;
    }

    boolean hasLoginTriggers() {
        return major() >= LOGIN_TRIGGERS;
    }

    /** Why nothing can be put there, with the way out. */
    Optional<String> obstacle(String user) {
        if (major() < OLDEST || major() > NEWEST) {
            return Optional.of(
                    "is PostgreSQL " + major() + ", and pg-cmk is for " + OLDEST + " to " + NEWEST + ": upgrade it");
        }
        if (!superuser) {
            return Optional.of("lets " + user + " in, who is no superuser: name one in the setting postgres.user");
        }
        if (standby) {
            return Optional.of("is a standby: run this on its primary, from where everything comes here");
        }
        return Optional.empty();
    }
}
