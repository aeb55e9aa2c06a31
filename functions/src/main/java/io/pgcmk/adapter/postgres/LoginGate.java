package io.pgcmk.adapter.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.port.PostgresException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The event trigger of {@code login-gate.sql}, read from the catalogs of the database that has it. It is sound if it fires
 * whatever a session sets, if only a superuser can change it or what it calls, and if that is our text word for word, or an
 * earlier one.
 */
final class LoginGate {
    private static final String QUOTE = "$gate$";

    /**
     * Earlier texts, by their SHA-256: the first lacks a standby's own cause, both know nothing of sets. Whoever deploys pg-cmk
     * before the servers are upgraded must not find every one of them without a gate, and closed by the catalog without a
     * word.
     */
    private static final String[] EARLIER = {
        "7eae3217ebef9fc51ac1c2bcfa2c3032914badf6399056db1b67e71cfb5a1237",
        "789bf2d80063949b87bf0ff7b0a83442fded3cf9fe68dd6f13f578f36ed049d7"
    };

    private static final String[] CURRENT = {sha256(functionText())};

    private static final String[] TEXTS =
            Stream.concat(Stream.of(CURRENT), Stream.of(EARLIER)).toArray(String[]::new);

    private static final String SOUND = """
            SELECT EXISTS (
              SELECT FROM pg_event_trigger t
              JOIN pg_roles owner ON owner.oid = t.evtowner AND owner.rolsuper
              JOIN pg_proc p ON p.oid = t.evtfoid AND p.prosecdef
                AND encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex') = ANY (?)
                AND p.proconfig = ARRAY['search_path=pg_catalog, pg_temp']
              JOIN pg_roles author ON author.oid = p.proowner AND author.rolsuper
              WHERE t.evtname = 'cmk_login_gate' AND t.evtevent = 'login' AND t.evtenabled = 'A' AND t.evttags IS NULL)""";

    private LoginGate() {}

    /**
     * @param sound the oids of the databases whose gate is as it should be
     * @param all whether there are databases with gates, and all of them are
     */
    record Verified(List<Long> sound, boolean all) {}

    static Verified verify(ControlDatabase database) {
        Map<String, Long> databases = database.call(LoginGate::databases);
        List<Long> sound = databases.entrySet().stream()
                .filter(one -> database.ask(one.getKey(), connection -> isSound(connection, TEXTS)))
                .map(Map.Entry::getValue)
                .toList();
        return new Verified(sound, !databases.isEmpty() && sound.size() == databases.size());
    }

    /** The names and oids of the databases that a client can connect to; none before 17. */
    private static Map<String, Long> databases(Connection connection) throws SQLException {
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

    /** A gate of an earlier text takes the lease of a set's host for another server's, and denies everybody. */
    static void requireCurrent(ControlDatabase database) {
        List<String> outdated = database.call(LoginGate::databases).keySet().stream()
                .filter(name -> database.ask(name, connection -> isSound(connection, EARLIER)))
                .toList();
        if (!outdated.isEmpty()) {
            throw new PostgresException(
                    PostgresFault.NOT_PREPARED,
                    database.endpoint() + ": login-gate.sql of an earlier version was run in "
                            + String.join(", ", outdated) + ": run it again there, before a server has several hosts");
        }
    }

    private static boolean isSound(Connection connection, String[] texts) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SOUND)) {
            statement.setArray(1, connection.createArrayOf("text", texts));
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }

    static boolean setSound(Connection connection, List<Long> databases) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT cmk.set_sound(?::bigint[]::oid[])")) {
            Array oids = connection.createArrayOf("bigint", databases.toArray());
            statement.setArray(1, oids);
            return statement.execute();
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
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
