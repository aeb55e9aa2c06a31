package io.pgcmk.agent.guard;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.envelope.KekVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the promise on the host while pg-cmk is gone (D1): renews the lease by checks of its own, and once it has ended
 * closes what PostgreSQL does not close by itself, and ends the sessions. What it closed opens again with the next
 * renewal; what pg-cmk closed is pg-cmk's to open. Any number of guards may run at once.
 */
public final class GuardServer {
    /** Looks in a row that found the key lost, or nobody there. */
    private static final int FAILURES = 3;

    private static final String STRANGER =
            "pg-cmk knows no standby of this cluster_name; register it, or take the guard's hba_file away from it";

    /** undefined_function. */
    private static final Map<String, String> OLD =
            Map.of("42883", ". Run upgrade: what this agent calls is of a newer install.sql");

    private final AgentConfig.Postgres postgres;
    private final @Nullable Volume volume;
    private final @Nullable StandbyLogins logins;
    private final LookAtKey look;
    private final Pause pause;
    private final Sweeper sweeper;
    private final PrintWriter messages;
    private boolean proven;
    private int failures;
    private @Nullable Locking locking;
    private String said = "";

    /** Of the logins of a standby. */
    private String inTheWay = "";

    private String untold = "";

    public GuardServer(Host host, LookAtKey look, Pause pause, PrintWriter messages) {
        postgres = host.postgres();
        volume = host.volume();
        logins = host.logins();
        this.look = look;
        this.pause = pause;
        sweeper = new Sweeper(pause);
        this.messages = messages;
    }

    /**
     * What it guards.
     *
     * @param volume null where the data directory is not encrypted
     * @param logins null where its hba_file is not the guard's
     */
    public record Host(
            AgentConfig.Postgres postgres,
            @Nullable Volume volume,
            @Nullable StandbyLogins logins) {}

    /** What was begun and is not proven yet. */
    private record Locking(Path data, KekVersion key) {}

    /** How it waits. */
    @FunctionalInterface
    public interface Pause {
        void last(Duration length) throws InterruptedException;
    }

    /** Until it is interrupted. Whatever fails in one round is tried by the next: nothing is renewed meanwhile. */
    public void run() {
        if (logins != null) {
            logins.closeIfMissing().ifPresent(this::say);
        }
        try {
            while (true) {
                long began = System.nanoTime();
                Duration length = round().minusNanos(System.nanoTime() - began);
                pause.last(length.isNegative() ? Duration.ZERO : length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return how long after its beginning the next one is to begin */
    Duration round() throws InterruptedException {
        try (GuardedServer server = GuardedServer.connect(postgres)) {
            // It runs again, so somebody has brought the key back: whether it is to be taken away is decided anew.
            locking = null;
            return roundOf(server);
        } catch (AgentException e) {
            return locking == null ? failed("not at work: " + e.getMessage()) : tryToLock(locking);
        } catch (SQLException e) {
            return failed("not at work: PostgreSQL: " + GuardedServer.told(e)
                    + OLD.getOrDefault(String.valueOf(e.getSQLState()), ""));
        } catch (RuntimeException e) {
            return failed("this is a bug: " + e);
        }
    }

    private Duration roundOf(GuardedServer server) throws SQLException, InterruptedException {
        GuardState state = server.state();
        boolean closing = state.standby() && !state.serves();
        // What says closed must never be false: open is said before it is so, and closed afterwards.
        if (!closing) {
            tell(server, state, false);
        }
        inTheWay = logins == null
                ? ""
                : logins.keep(server, state).map(GuardServer::separated).orElse("");
        Duration length = round(server, state);
        if (closing) {
            tell(server, state, logins != null && logins.areClosed());
        }
        return logins == null ? length : Duty.shorter(length, Duty.AGAIN);
    }

    /** For whoever asks pg-cmk whether this server has a guard. The work is done whether it gets there or not. */
    private void tell(GuardedServer server, GuardState state, boolean closed) {
        try {
            if (!state.standby()) {
                server.seen(volume != null);
            } else if (logins != null || (state.uid() != null && server.hasLoginGates())) {
                boolean gated = state.uid() != null && !state.serves() && server.hasLoginGates();
                new StandbyReport(state.now(), volume != null, closed || gated).write(server.dataDirectory());
            }
            untold = "";
        } catch (SQLException e) {
            // pg-cmk says then that no guard is at work, and is right to doubt it.
            untold = "";
        } catch (IOException e) {
            untold = "; but pg-cmk sees nothing of it, because " + StandbyReport.FILE + " cannot be written: " + e;
        }
    }

    private Duration failed(String why) {
        inTheWay = logins == null
                ? ""
                : logins.unreachable().map(GuardServer::separated).orElse("");
        say(why);
        return logins == null ? Duty.AGAIN : Duty.shorter(Duty.AGAIN, logins.untilLeaseEnd());
    }

    private Duration round(GuardedServer server, GuardState state) throws SQLException, InterruptedException {
        Duty duty = Duty.of(state, proven);
        switch (duty) {
            case Duty.None(String why) -> say("nothing to guard: " + why);
            case Duty.Wait wait -> say("the lease is kept");
            case Duty.Renew renew -> {
                Optional<String> failure = look(renew.key(), Duration.between(state.now(), renew.leaseEnd()));
                if (failure.isEmpty() && renewed(server, state)) {
                    return Duty.of(server.state(), true).pause(state.now());
                }
                failure.ifPresent(why -> say("the key is not proven good: " + why));
            }
            case Duty.Close(UUID uid, KekVersion key) -> {
                List<String> open = sweeper.close(server, uid);
                Optional<String> failure = look(key, LookAtKey.PATIENCE);
                if (failure.isEmpty()) {
                    return renewed(server, state) ? Duty.AGAIN : duty.pause(state.now());
                }
                say("the lease has ended, and " + denied(open) + ": " + failure.get());
                keepFromReading(server, key);
                return open.isEmpty() ? duty.pause(state.now()) : Duty.AGAIN;
            }
            case Duty.KeepClosed(UUID uid, KekVersion key) -> {
                List<String> open = sweeper.close(server, uid);
                Optional<String> failure = volume == null ? Optional.empty() : look(key, LookAtKey.PATIENCE);
                say("pg-cmk has closed the server, and " + denied(open)
                        + failure.map(why -> ": " + why).orElse(""));
                if (failure.isPresent()) {
                    keepFromReading(server, key);
                }
                return open.isEmpty() ? duty.pause(state.now()) : Duty.AGAIN;
            }
            case Duty.Serve serve -> say("the lease of this standby runs");
            case Duty.Empty(KekVersion key, String why) -> {
                sweeper.emptyStandby(server);
                Optional<String> failure =
                        key == null || volume == null ? Optional.empty() : look(key, LookAtKey.PATIENCE);
                say("this standby is closed, and its sessions are ended: " + why
                        + failure.map(lost -> "; " + lost).orElse(""));
                if (key != null && failure.isPresent()) {
                    keepFromReading(server, key);
                }
            }
            case Duty.Stranger stranger -> {
                if (logins == null) {
                    say("nothing to guard: " + STRANGER);
                } else {
                    sweeper.emptyStandby(server);
                    say("this standby is closed, and its sessions are ended: " + STRANGER);
                }
            }
        }
        return duty.pause(state.now());
    }

    private static String denied(List<String> open) {
        return open.isEmpty() ? "the server denies every connection" : "still open are " + open;
    }

    private Optional<String> look(KekVersion key, Duration left) throws InterruptedException {
        Optional<String> failure = look.run(key, left.compareTo(LookAtKey.PATIENCE) < 0 ? left : LookAtKey.PATIENCE);
        failures = failure.isEmpty() ? 0 : failures + 1;
        return failure;
    }

    /** Now that the key was proven good. */
    private boolean renewed(GuardedServer server, GuardState state) throws SQLException {
        proven = true;
        String refused = server.renew(state);
        say(refused == null ? "the lease is kept" : "the lease is not renewed: " + refused);
        return refused == null;
    }

    /**
     * Of a closed server whose key this host cannot use either, even its superuser is not to read anything. A key that is
     * taken away comes back by no renewal: one look that failed is not enough, nor a state that has changed meanwhile.
     */
    private void keepFromReading(GuardedServer server, KekVersion key) throws SQLException, InterruptedException {
        if (volume == null || failures < FAILURES || !isClosed(Duty.of(server.state(), true))) {
            return;
        }
        Path data = server.dataDirectory();
        if (!Volume.isReadable(data)) {
            say("the key of the volume is not taken away: this guard cannot read " + data
                    + "; run it where the data are, as PostgreSQL's user");
            return;
        }
        locking = new Locking(data, key);
        server.close();
        tryToLock(locking);
    }

    private static boolean isClosed(Duty duty) {
        return duty instanceof Duty.Close || duty instanceof Duty.KeepClosed || duty instanceof Duty.Empty;
    }

    /** Until it is proven that the key is gone, or the key is good again. */
    private Duration tryToLock(Locking wanted) throws InterruptedException {
        if (volume == null || look(wanted.key(), LookAtKey.PATIENCE).isEmpty()) {
            locking = null;
            return failed("the key is good again: start PostgreSQL");
        }
        try {
            volume.lock(wanted.data());
            locking = null;
            say("PostgreSQL is stopped, and the key of its volume is taken away");
        } catch (AgentException e) {
            say("the key of the volume is not taken away: " + e.getMessage());
        }
        return Duty.AGAIN;
    }

    private static String separated(String what) {
        return "; " + what;
    }

    /** Each change once: a guard runs for years. */
    private void say(String state) {
        String what = state + inTheWay + untold;
        if (!what.equals(said)) {
            said = what;
            messages.println(what);
            messages.flush();
        }
    }
}
