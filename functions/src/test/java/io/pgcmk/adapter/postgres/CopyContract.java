package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.usecase.RequestRefusedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R16: real copies of a real server that is protected, from before they are registered until they are read. */
abstract class CopyContract {
    static final int ROWS = 10_000;
    static final int COPY = 2;

    private final int major;
    final ProtectedPostgres source;

    @TempDir
    private Path directory;

    CopyContract(int major) {
        this.major = major;
        this.source = new ProtectedPostgres(major, ServerPolicy.Lease.ENFORCED);
    }

    @BeforeEach
    void fill() {
        source.postgres.execute("app", """
                DROP TABLE IF EXISTS copied;
                CREATE TABLE copied AS SELECT n, md5(n::text) AS line FROM generate_series(1, %d) n;
                GRANT SELECT ON copied TO app;
                """.formatted(ROWS));
    }

    @Test
    @DisplayName(
            "R16, R18: a restored server is closed when it is registered, and has every row after its revalidation")
    void aRestoredServer() throws SQLException {
        try (LocalPostgres copy = copy()) {
            promote(copy);
            if (hasLoginGates()) {
                assertThat(refusal(copy)).contains("57P03");
            }

            source.registerCopy(COPY, copy, CopyMode.POINT_IN_TIME_RESTORE);
            assertIsClosed(copy);
            assertThat(refused()).isEqualTo("CopyNotConsented");
            assertIsClosed(copy);
            source.consentTo(COPY);
            source.revalidate(COPY);

            assertThat(rows(copy)).isEqualTo(ROWS);
            assertThat(source.postgres.refusal()).isEmpty();
            source.tick();
            assertThat(rows(copy)).isEqualTo(ROWS);
        }
    }

    LocalPostgres copy() {
        return source.postgres.startStandby(directory, "copy-b");
    }

    private boolean hasLoginGates() {
        return major >= 17;
    }

    void assertIsClosed(LocalPostgres copy) {
        assertThat(refusal(copy)).contains(hasLoginGates() ? "57P03" : "55000");
        Protection.Enabled enabled = (Protection.Enabled) source.server(COPY).protection();
        assertThat(enabled.awaitsRevalidation()).isTrue();
        assertThat(enabled.enforcement()).isEqualTo(Enforcement.CONFIRMED);
    }

    private String refused() {
        return Objects.requireNonNull(
                        catchThrowableOfType(RequestRefusedException.class, () -> source.revalidate(COPY)))
                .code();
    }

    void awaitReplay(LocalPostgres copy) throws SQLException {
        copy.awaitReplayOf(source.postgres.server(), "cmk_control");
    }

    static void promote(LocalPostgres copy) throws SQLException {
        try (Connection connection = copy.connect("cmk_control");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_promote(true, 60)");
        }
    }

    /** The SQLSTATE with which a client is refused; empty if it is served. */
    static Optional<String> refusal(LocalPostgres copy) {
        try (Connection client = copy.connect("app", "app", "app-password")) {
            return client.isValid(1) ? Optional.empty() : Optional.of("not served");
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getSQLState()));
        }
    }

    static int rows(LocalPostgres copy) throws SQLException {
        try (Connection client = copy.connect("app", "app", "app-password");
                Statement statement = client.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM copied WHERE line = md5(n::text)")) {
            row.next();
            return row.getInt(1);
        }
    }
}
