package io.pgcmk.agent.guard;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Ends the sessions of a server that denies new ones, until nobody is left. */
final class Sweeper {
    /** As install.sql says of gate_sweep. */
    private static final int EMPTY_SWEEPS = 3;

    private static final Duration BETWEEN_SWEEPS = Duration.ofMillis(20);

    /** In one round. Each takes a tenth of a second at most for a database that somebody has locked. */
    private static final int PASSES = 10;

    /** In one round; a server into which somebody gets all the time is swept again by the next. */
    private static final int SWEEPS = 500;

    private final GuardServer.Pause pause;

    Sweeper(GuardServer.Pause pause) {
        this.pause = pause;
    }

    /** Whoever holds a lock that keeps a database from being closed is ended, too. Returns what is open nevertheless. */
    List<String> close(GuardedServer server, UUID uid) throws SQLException, InterruptedException {
        List<String> open = server.close(uid);
        for (int passes = 1; !open.isEmpty() && passes < PASSES; passes++) {
            untilEmpty(() -> server.sweep(uid));
            open = server.close(uid);
        }
        untilEmpty(() -> server.sweep(uid));
        return open;
    }

    void emptyStandby(GuardedServer server) throws SQLException, InterruptedException {
        untilEmpty(server::sweepStandby);
    }

    /** How many sessions were ended. */
    private interface Sweep {
        int once() throws SQLException;
    }

    private void untilEmpty(Sweep sweep) throws SQLException, InterruptedException {
        int empty = 0;
        for (int sweeps = 0; empty < EMPTY_SWEEPS && sweeps < SWEEPS; sweeps++) {
            empty = sweep.once() == 0 ? empty + 1 : 0;
            if (empty < EMPTY_SWEEPS) {
                pause.last(BETWEEN_SWEEPS);
            }
        }
    }
}
