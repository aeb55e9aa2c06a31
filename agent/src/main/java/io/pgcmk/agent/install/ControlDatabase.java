package io.pgcmk.agent.install;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.postgres.SuperuserLogin;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.postgresql.PGConnection;

/** A session of the superuser in {@code cmk_control}. Of those who want to change something there, one has the lock. */
final class ControlDatabase implements AutoCloseable {
    static final String ROLE = "cmk_admin";

    /** Any of these is there, where nobody took pains to drop both. */
    private static final String ELSEWHERE = "postgres";

    private static final String ELSEWHERE_TOO = "template1";

    /** duplicate_database, and unique_violation where two create it at once. */
    private static final Set<String> THERE_ALREADY = Set.of("42P04", "23505");

    private final Connection connection;

    private ControlDatabase(Connection connection) {
        this.connection = connection;
    }

    /** @throws AgentException if there is none, or nothing may be changed there */
    static ControlDatabase open(AgentConfig.Postgres postgres) {
        try {
            return checked(new SuperuserLogin(postgres).to(SuperuserLogin.CONTROL_DATABASE), postgres);
        } catch (AgentException e) {
            throw SuperuserLogin.isMissing(e) ? notInstalled() : e;
        }
    }

    static ControlDatabase openOrCreate(AgentConfig.Postgres postgres) {
        SuperuserLogin login = new SuperuserLogin(postgres);
        try {
            return checked(login.to(SuperuserLogin.CONTROL_DATABASE), postgres);
        } catch (AgentException e) {
            if (!SuperuserLogin.isMissing(e)) {
                throw e;
            }
        }
        try (ControlDatabase elsewhere = checked(elsewhere(login), postgres)) {
            elsewhere.create();
        }
        return checked(login.to(SuperuserLogin.CONTROL_DATABASE), postgres);
    }

    /** Where no {@code cmk_control} is, no gate is closed. */
    static Connection elsewhere(SuperuserLogin login) {
        try {
            return login.to(ELSEWHERE);
        } catch (AgentException e) {
            if (!SuperuserLogin.isMissing(e)) {
                throw e;
            }
            return login.to(ELSEWHERE_TOO);
        }
    }

    static AgentException notInstalled() {
        return new AgentException(
                ExitCode.POSTGRES,
                "this server has no " + SuperuserLogin.CONTROL_DATABASE + " of pg-cmk: run install first");
    }

    /** Until this session ends, be it by a kill: whoever else asks waits. */
    void lock() {
        query("SELECT pg_advisory_lock(hashtextextended('cmk.install', 0))", ResultSet::next);
    }

    ServerFacts facts() {
        try {
            return ServerFacts.of(connection);
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot look at it", e);
        }
    }

    /** The version of {@code install.sql} that was run; empty if none was. */
    OptionalInt installed() {
        if (query("SELECT to_regprocedure('cmk.install_version()') IS NULL", row -> row.getBoolean(1))) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(query("SELECT cmk.install_version()", row -> row.getInt(1)));
    }

    /** From version 3 of {@code install.sql} on. */
    boolean hasGuardTable() {
        return query("SELECT to_regclass('cmk.guard') IS NOT NULL", row -> row.getBoolean(1));
    }

    Optional<String> boundUid() {
        return text("SELECT cmk.bound_uid()");
    }

    /** The first column of the first row; empty if there is none, or it is null. */
    Optional<String> text(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot look at it", e);
        }
    }

    void run(String script) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(script);
        } catch (SQLException e) {
            throw SuperuserLogin.failed("install.sql failed", e);
        }
    }

    boolean hasPassword() {
        return query(
                "SELECT rolpassword IS NOT NULL FROM pg_authid WHERE rolname = '" + ROLE + "'",
                row -> row.getBoolean(1));
    }

    /** The driver makes the verifier: the password itself never comes to the server, whose log may have each statement. */
    void setPassword(AdminPassword password) {
        try {
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(ROLE, password.expose().toCharArray(), "scram-sha-256");
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot set the password of " + ROLE, e);
        }
    }

    Connection connection() {
        return connection;
    }

    /** From template0, in which nobody is and no login gate is. */
    private void create() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + SuperuserLogin.CONTROL_DATABASE + " TEMPLATE template0");
        } catch (SQLException e) {
            if (!THERE_ALREADY.contains(String.valueOf(e.getSQLState()))) {
                throw SuperuserLogin.failed("cannot create " + SuperuserLogin.CONTROL_DATABASE, e);
            }
        }
    }

    private <T> T query(String sql, Column<T> column) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return column.of(row);
        } catch (SQLException e) {
            throw SuperuserLogin.failed("cannot look at " + SuperuserLogin.CONTROL_DATABASE, e);
        }
    }

    private interface Column<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static ControlDatabase checked(Connection connection, AgentConfig.Postgres postgres) {
        ControlDatabase session = new ControlDatabase(connection);
        try {
            session.facts().obstacle(postgres.user()).ifPresent(obstacle -> {
                throw new AgentException(ExitCode.POSTGRES, "the server at " + postgres.port() + " " + obstacle);
            });
            return session;
        } catch (AgentException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // What was done is done, and the server ends the session of a client that is gone.
        }
    }
}
