package io.pgcmk.adapter.postgres;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.port.PostgresException;
import java.sql.SQLException;

/** What the SQLSTATEs of a failed call mean (PostgreSQL's Appendix A, and our own of {@code install.sql}). */
final class SqlFailures {
    /** Ours: another DEK under a known id. No use case may do that, so it is a bug and no failure of PostgreSQL. */
    private static final String DEK_CONFLICT = "CM004";

    private SqlFailures() {}

    static RuntimeException translated(PostgresEndpoint endpoint, SQLException e) {
        String message = endpoint + ": " + e.getMessage();
        if (DEK_CONFLICT.equals(e.getSQLState())) {
            return new IllegalStateException(message, e);
        }
        return new PostgresException(fault(e.getSQLState() == null ? "" : e.getSQLState()), message, e);
    }

    /** Whatever we do not know may pass by itself: it is repeated, and nothing is concluded from it. */
    private static PostgresFault fault(String state) {
        return switch (state) {
            case "28000", "28P01" -> PostgresFault.LOGIN_REFUSED;
            // Database, schema, table, function missing; CONNECT or EXECUTE not granted.
            case "3D000", "3F000", "42P01", "42883", "42501", "CM003" -> PostgresFault.NOT_PREPARED;
            case "CM001", "CM006", "CM007" -> PostgresFault.FENCED;
            case "CM002" -> PostgresFault.NOT_BOUND;
            default -> PostgresFault.UNREACHABLE;
        };
    }
}
