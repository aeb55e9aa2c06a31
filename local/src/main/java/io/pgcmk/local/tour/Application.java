package io.pgcmk.local.tour;

import io.pgcmk.local.kit.Waiting;
import io.pgcmk.local.stack.Ready;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The application whose data it is: it knows its database and nothing of keys. */
public final class Application implements AutoCloseable {
    private static final Duration BETWEEN_CLIENTS = Duration.ofSeconds(1);

    private final Ready.Postgres postgres;
    private final int port;
    private final List<Connection> sessions = new ArrayList<>();

    public Application(Ready ready) {
        this(ready.postgres().getFirst(), ready.postgres().getFirst().port());
    }

    private Application(Ready.Postgres postgres, int port) {
        this.postgres = postgres;
        this.port = port;
    }

    /** The same one, trying a server that was restored and listens elsewhere. */
    Application at(int otherPort) {
        return new Application(postgres, otherPort);
    }

    public void createOrders(int rows) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE orders (id int PRIMARY KEY, customer text NOT NULL, cents bigint NOT NULL)");
            statement.execute("INSERT INTO orders SELECT n, 'customer ' || n % 977, n * 7 % 100000"
                    + " FROM generate_series(1, " + rows + ") n");
        } catch (SQLException e) {
            throw failed("cannot create its table", e);
        }
    }

    /** What a new client reads: the number of rows, and a sum over them that no lost or changed row leaves as it was. */
    public String readOrders() {
        try (Connection connection = connect()) {
            return read(connection);
        } catch (SQLException e) {
            throw failed("cannot read its table", e);
        }
    }

    /** Opens a session that stays, in the middle of a transaction. */
    public void openSession() {
        try {
            Connection connection = connect();
            sessions.add(connection);
            connection.setAutoCommit(false);
            read(connection);
        } catch (SQLException e) {
            throw failed("cannot open a session", e);
        }
    }

    /** What each open session sees when it is used next; empty for one that still works. They are forgotten then. */
    public List<Optional<String>> useSessions() {
        List<Optional<String>> seen =
                sessions.stream().map(Application::failureOf).toList();
        close();
        return seen;
    }

    /** What a new client is told, if it is refused. */
    public Optional<String> refusal() {
        try {
            connect().close();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(seen(e));
        }
    }

    /**
     * What a new client is told as soon as one is refused; one tries each second.
     *
     * @throws IllegalStateException if none is refused in time
     */
    public String awaitRefusal(Duration limit) {
        long began = System.nanoTime();
        Optional<String> refusal = refusal();
        while (refusal.isEmpty()) {
            if (System.nanoTime() - began > limit.toNanos()) {
                throw new IllegalStateException(
                        postgres.server() + " lets clients in for longer than " + limit.toSeconds() + " s");
            }
            Waiting.during(BETWEEN_CLIENTS);
            refusal = refusal();
        }
        return refusal.get();
    }

    @Override
    public void close() {
        for (Connection session : sessions) {
            try {
                session.close();
            } catch (SQLException e) {
                // The server has ended it already: that is what the tour shows.
            }
        }
        sessions.clear();
    }

    private static Optional<String> failureOf(Connection session) {
        try {
            read(session);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(seen(e));
        }
    }

    static String read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT count(*) || ' orders, ' || sum(cents * id) AS seen FROM orders")) {
            result.next();
            return result.getString(1);
        }
    }

    private static String seen(SQLException refused) {
        String lines =
                String.valueOf(refused.getMessage()).lines().map(String::strip).collect(Collectors.joining(" | "));
        return lines + " (SQLSTATE " + refused.getSQLState() + ")";
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + postgres.host() + ":" + port + "/" + postgres.database(),
                postgres.appUser(),
                postgres.appPassword());
    }

    private static IllegalStateException failed(String what, SQLException e) {
        return new IllegalStateException("the application " + what + ": " + seen(e), e);
    }
}
