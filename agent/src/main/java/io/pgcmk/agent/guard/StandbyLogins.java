package io.pgcmk.agent.guard;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.postgres.ClosedRules;
import io.pgcmk.agent.stream.DurableFiles;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may log in to a standby, by its {@code hba_file}. It cannot be written to, so before 17, which has login gates, nothing
 * else closes it. Whatever is not proven open for a reason is closed.
 */
public final class StandbyLogins {
    static final String RULES = "cmk_hba.conf";

    /** Names of databases are in whatever encoding they are in. */
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /** Five seconds of them. */
    private static final int LOOKS = 250;

    /** Of the same rules that were refused: each time the file on the disk is false for a moment. */
    private static final Duration BETWEEN_OFFERS = Duration.ofMinutes(1);

    /** Longer than anybody waits, and short enough for a number of nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final AgentConfig.Postgres postgres;
    private final AgentConfig.Standby standby;
    private final GuardServer.Pause pause;
    private final Path file;
    private final String closed;

    /** What PostgreSQL is proven to go by; null before that, and whenever it is in doubt. */
    private @Nullable String loaded;

    /** What PostgreSQL did not take, or what would keep the guard out; and why. */
    private @Nullable String refused;

    private String why = "";
    private long offerAgain;

    /** Whether a server that lets the guard in no more was told to read the closed rules. */
    private boolean signalled;

    /** By the clock of {@link System#nanoTime}, which nobody sets: when the lease that was last seen ends. */
    private long leaseEnd = System.nanoTime();

    public StandbyLogins(AgentConfig.Postgres postgres, AgentConfig.Standby standby, GuardServer.Pause pause) {
        this.postgres = postgres;
        this.standby = standby;
        this.pause = pause;
        file = standby.dataDirectory().resolve(RULES);
        closed = ClosedRules.of(
                "this standby is closed. The guard writes this file; its rules are in " + standby.hba() + ".",
                postgres.user());
    }

    /** Before PostgreSQL is looked for: it must find the file, and somebody may start it at any time. */
    Optional<String> closeIfMissing() {
        try {
            if (Files.isDirectory(standby.dataDirectory()) && Files.notExists(file)) {
                write(closed);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(file + " cannot be written: " + e);
        }
    }

    /** Whether PostgreSQL is proven to let nobody in. */
    boolean areClosed() {
        return closed.equals(loaded);
    }

    /** @return what is in the way of it */
    Optional<String> keep(GuardedServer server, GuardState state) throws SQLException, InterruptedException {
        signalled = false;
        GuardState.Lease lease = state.lease();
        leaseEnd = System.nanoTime()
                + (state.serves() && lease != null
                        ? until(state.now(), lease.until()).toNanos()
                        : 0);
        Optional<String> misplaced = misplaced(server);
        if (misplaced.isPresent()) {
            loaded = null;
            return misplaced;
        }
        try {
            return state.serves() ? open(server) : close(server);
        } catch (IOException e) {
            loaded = null;
            return Optional.of(file + " cannot be read or written: " + e);
        }
    }

    private static Duration until(Instant now, Instant end) {
        Duration left = Duration.between(now, end);
        return left.compareTo(FOR_EVER) < 0 ? left : FOR_EVER;
    }

    private Optional<String> misplaced(GuardedServer server) throws SQLException {
        Path data = server.dataDirectory();
        Path rules = server.hbaFile();
        if (!same(data, standby.dataDirectory())) {
            return Optional.of("setting postgres.dataDirectory is not that of this server, " + data);
        }
        return same(rules, file)
                ? Optional.empty()
                : Optional.of("nobody is kept out: set hba_file = '" + file + "' instead of '" + rules
                        + "', and restart PostgreSQL");
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return one.equals(other.toAbsolutePath().normalize());
        }
    }

    private Optional<String> close(GuardedServer server) throws IOException, SQLException, InterruptedException {
        refused = null;
        return take(server, closed);
    }

    private Optional<String> open(GuardedServer server) throws IOException, SQLException, InterruptedException {
        String wanted;
        try {
            wanted = Files.readString(standby.hba(), BYTES);
        } catch (IOException e) {
            return kept(server, "setting postgres.standbyHba: cannot read " + standby.hba() + ": " + e);
        }
        String before = current();
        if (wanted.equals(loaded) && wanted.equals(before)) {
            return Optional.empty();
        }
        if (!wanted.equals(refused) || System.nanoTime() - offerAgain >= 0) {
            loaded = null;
            write(wanted);
            Optional<String> error = server.hbaError();
            Optional<String> failure = error.isPresent() ? error : load(server, wanted);
            if (failure.isEmpty()) {
                refused = null;
                return failure;
            }
            refused = wanted;
            why = failure.get();
            offerAgain = System.nanoTime() + BETWEEN_OFFERS.toNanos();
            write(wanted.equals(before) ? closed : before);
        }
        return kept(server, standby.hba() + " is not taken: " + why);
    }

    /** Where the rules of an open standby are of no use, those that it has stay, closed ones as well. */
    private Optional<String> kept(GuardedServer server, String what)
            throws IOException, SQLException, InterruptedException {
        String kept = what + "; it keeps the rules that it has";
        return Optional.of(
                take(server, current()).map(more -> kept + "; " + more).orElse(kept));
    }

    private Optional<String> take(GuardedServer server, String rules)
            throws IOException, SQLException, InterruptedException {
        String before = current();
        if (rules.equals(loaded) && rules.equals(before)) {
            return Optional.empty();
        }
        loaded = null;
        if (!rules.equals(before)) {
            write(rules);
        }
        Optional<String> error = server.hbaError();
        return error.isPresent() ? error : load(server, rules);
    }

    private Optional<String> load(GuardedServer server, String rules)
            throws IOException, SQLException, InterruptedException {
        Instant asked = server.reload();
        for (int look = 0; look < LOOKS; look++) {
            // A new session has it from the postmaster, which reads these rules before it lets anybody else in.
            try (GuardedServer fresh = GuardedServer.connect(postgres)) {
                if (fresh.loadedAt().isAfter(asked)) {
                    if (!rules.equals(current())) {
                        return Optional.of("somebody else writes " + file + ", too");
                    }
                    loaded = rules;
                    return Optional.empty();
                }
            } catch (AgentException e) {
                // Its sessions may have used up all there are: they are ended before the next look.
                return Optional.of(String.valueOf(e.getMessage()));
            }
            pause.last(BETWEEN_LOOKS);
        }
        return Optional.of("PostgreSQL did not read it again; its log says why, such as an error in postgresql.conf");
    }

    /**
     * Nobody can be asked whether the lease runs: once the one that was last seen has ended, it does not.
     *
     * @return what is so now; empty while that lease runs
     */
    Optional<String> unreachable() {
        if (System.nanoTime() - leaseEnd < 0 || !Volume.isReadable(standby.dataDirectory())) {
            return Optional.empty();
        }
        try {
            if (!closed.equals(current())) {
                loaded = null;
                signalled = false;
                write(closed);
            }
            if (areClosed() || signalled) {
                return Optional.of("nobody is let in any more");
            }
            HostCommand.Ended told = reload();
            signalled = told.status() == 0;
            return Optional.of(
                    signalled
                            ? "nobody is let in any more"
                            : "its rules are closed for when it starts, and it was not told of them: "
                                    + told.said().lines().findFirst().orElse(""));
        } catch (IOException e) {
            return Optional.of(file + " cannot be written: " + e);
        }
    }

    /** Without a session. */
    private HostCommand.Ended reload() {
        return HostCommand.run(
                "pg_ctl",
                List.of(postgres.pgCtl(), "-D", standby.dataDirectory().toString(), "reload"));
    }

    /** A moment longer than it is, so that it has ended by then; of one that has ended, for ever. */
    Duration untilLeaseEnd() {
        long left = leaseEnd - System.nanoTime();
        return left < 0 ? FOR_EVER : Duration.ofNanos(left).plusMillis(1);
    }

    private String current() throws IOException {
        try {
            return Files.readString(file, BYTES);
        } catch (NoSuchFileException e) {
            write(closed);
            return closed;
        }
    }

    /** Whole or not at all: PostgreSQL does not start without it. */
    private void write(String rules) throws IOException {
        DurableFiles.replace(file, rules, BYTES);
    }
}
