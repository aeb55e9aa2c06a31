package io.pgcmk.adapter.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The event trigger of {@code login-gate.sql}, read from the catalogs of the database that has it. It is sound if it fires
 * whatever a session sets, if only a superuser can change it or what it calls, and if that is our text word for word.
 */
final class LoginGate {
    private static final String QUOTE = "$gate$";
    private static final String FUNCTION = functionText();

    private static final String SOUND = """
            SELECT EXISTS (
              SELECT FROM pg_event_trigger t
              JOIN pg_roles owner ON owner.oid = t.evtowner AND owner.rolsuper
              JOIN pg_proc p ON p.oid = t.evtfoid AND p.prosecdef AND p.prosrc = ?
                AND p.proconfig = ARRAY['search_path=pg_catalog, pg_temp']
              JOIN pg_roles author ON author.oid = p.proowner AND author.rolsuper
              WHERE t.evtname = 'cmk_login_gate' AND t.evtevent = 'login' AND t.evtenabled = 'A' AND t.evttags IS NULL)""";

    private LoginGate() {}

    /** The names and oids of the databases that a client can connect to; none before 17. */
    static Map<String, Long> databases(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT datname, oid::bigint FROM pg_database
                        WHERE datallowconn AND datconnlimit <> -2 AND datname <> current_database()
                          AND current_setting('server_version_num')::int >= 170000
                        ORDER BY oid""")) {
            Map<String, Long> databases = new LinkedHashMap<>();
            while (row.next()) {
                databases.put(row.getString(1), row.getLong(2));
            }
            return databases;
        }
    }

    static boolean isSound(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SOUND)) {
            statement.setString(1, FUNCTION);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }

    static boolean setSound(Connection connection, Long[] databases) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT cmk.set_sound(?::bigint[]::oid[])")) {
            Array oids = connection.createArrayOf("bigint", databases);
            statement.setArray(1, oids);
            return statement.execute();
        }
    }

    private static String functionText() {
        try (InputStream script = LoginGate.class.getResourceAsStream("/login-gate.sql")) {
            String text = new String(
                    Objects.requireNonNull(script, "login-gate.sql is not in the package")
                            .readAllBytes(),
                    UTF_8);
            int begin = text.indexOf(QUOTE) + QUOTE.length();
            return text.substring(begin, text.indexOf(QUOTE, begin));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
