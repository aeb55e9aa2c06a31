package io.pgcmk.adapter.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.port.PostgresException;
import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Database {@code cmk_control} of one PostgreSQL, opened by {@code cmk_admin} anew for each use. */
record ControlDatabase(PostgresEndpoint endpoint, AllowedHosts allowedHosts, Supplier<String> password) {
    static final String USER = "cmk_admin";

    /** One try of a server that is there takes well under a second; 5 s leave room for a lost packet or two. */
    private static final String CONNECT_SECONDS = "5";
    /** Over the 12 s that a statement may take, so that PostgreSQL, not the socket, ends a slow one. */
    private static final String SOCKET_SECONDS = "15";

    static {
        // DriverManager looks for drivers once, on the class path of whoever asks first: not always the app's.
        try {
            Class.forName("org.postgresql.Driver");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("pgjdbc is not in the package", e);
        }
    }

    /** Something to do with an open connection. */
    @FunctionalInterface
    interface Use<T> {
        T with(Connection connection) throws SQLException;
    }

    /** The one place where a failure of pgjdbc becomes one of ours. */
    <T> T call(Use<T> use) {
        if (!allowedHosts.contain(endpoint.host())) {
            throw new PostgresException(
                    PostgresFault.HOST_NOT_ALLOWED, endpoint.host() + " is not a host that may be connected to");
        }
        try (Connection connection = connected("cmk_control")) {
            return use.with(connection);
        } catch (SQLException e) {
            throw SqlFailures.translated(endpoint, e);
        }
    }

    /** The first column of every row, as text. */
    List<String> rows(String sql, @Nullable Object... parameters) {
        return call(connection -> rows(connection, sql, parameters));
    }

    static List<String> rows(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<String> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(result.getString(1));
                }
                return rows;
            }
        }
    }

    /** Asks another database; one that does not let us in, or does not answer, says no. */
    boolean ask(String database, Use<Boolean> use) {
        try (Connection connection = connected(database)) {
            return use.with(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    /** A database's name is whatever its owner made it, and stands in a URL. */
    private Connection connected(String database) throws SQLException {
        String url = "jdbc:postgresql://" + endpoint + "/"
                + URLEncoder.encode(database, UTF_8).replace("+", "%20");
        // Set one by one: nothing of a caller's stands in the URL but the host, which is on our list.
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password.get());
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", SOCKET_SECONDS);
        properties.setProperty("options", "-c statement_timeout=12s");
        // The detail of an error may quote what was sent.
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("ApplicationName", "pg-cmk");
        return DriverManager.getConnection(url, properties);
    }
}
