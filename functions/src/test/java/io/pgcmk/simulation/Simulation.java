package io.pgcmk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.ServerPolicy.Recovery;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.simulation.Trouble.Kind;
import io.pgcmk.usecase.Ports;
import io.pgcmk.usecase.Precondition;
import io.pgcmk.usecase.RequestRefusedException;
import io.pgcmk.usecase.UseCases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Plays a history against the use cases and holds them to the promise: no server accepts a connection later than ten
 * minutes after its last good check, and none is closed while its key works and one check in seven minutes is answered.
 */
final class Simulation {
    private static final Caller CALLER = new Caller("operator", "client");
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(7);

    /** The longest wait of a recovery, and the two checks around it. */
    private static final int QUIET_MINUTES = 35;

    private static final int PATIENCE = 5;

    private final History history;
    private final Steps steps = new Steps();
    private final MutableClock clock = new MutableClock(History.START.minusSeconds(60));
    private final MutableClock otherClock = new MutableClock(History.START);
    private final Surroundings outside;
    private final Ports ports;
    private final UseCases app;
    private final UseCases other;

    Simulation(History history, Place place) {
        this.history = history;
        outside = place.of(history, steps, clock);
        ports = outside.ports(clock, this::requireInTime);
        app = UseCases.of(ports);
        other = UseCases.of(outside.ports(otherClock, this::requireInTime));
    }

    /** Makes what is outside of the use cases. */
    interface Place {
        Surroundings of(History history, Steps steps, MutableClock clock);
    }

    void run() {
        for (int server = 1; server <= history.servers(); server++) {
            protect(server);
        }
        for (History.Tick tick : history.ticks()) {
            Instant now = later(tick.at(), clock.instant());
            clock.set(now);
            requireAllInTime(now);
            play(tick, now);
        }
        recover();
    }

    private void protect(int server) {
        ServerPolicy policy = new ServerPolicy(false, Recovery.AUTOMATIC, history.lease(), history.grace());
        Registration registration = Registrations.with(outside.registration(server), policy);
        app.registerServer()
                .run(
                        outside.id(server),
                        history.armIsTold() ? registration : Registrations.withoutArm(registration),
                        null,
                        Precondition.NONE,
                        CALLER);
        patiently(() -> app.enableKey()
                .run(outside.id(server), outside.kek(server % history.vaults()), Precondition.NONE, CALLER));
        for (int round = 0; round < PATIENCE && !(server(server).protection() instanceof Protection.Enabled); round++) {
            clock.advance(Duration.ofSeconds(31));
            app.resumeOperations().run();
        }
    }

    /** Nothing is troubled here; but a busy machine may keep an adapter waiting for longer than it waits. */
    private static void patiently(Runnable call) {
        for (int round = 1; ; round++) {
            try {
                call.run();
                return;
            } catch (RequestRefusedException e) {
                if (round == PATIENCE || e.kind() != RequestRefusedException.Kind.UNAVAILABLE) {
                    throw e;
                }
            }
        }
    }

    private void play(History.Tick tick, Instant now) {
        List<Server> before = servers();
        hearOfKeys(tick.events());
        if (tick.killedAfter() > 0) {
            dying(tick.killedAfter());
        } else {
            app.sweepKeyAccess().run();
        }
        if (tick.twice()) {
            otherClock.set(now);
            other.sweepKeyAccess().run();
            clock.set(later(clock.instant(), otherClock.instant()));
        }
        before.forEach(this::requireClosedForAReason);
    }

    /** Events of nothing that happened, or of something: nobody believes them. */
    private void hearOfKeys(int times) {
        for (int vault = 0; vault < history.vaults(); vault++) {
            for (int time = 0; time < times; time++) {
                app.checkOnEvent().run(new Notice.OfKeys(KeyScope.OfKey.of(outside.kek(vault))));
            }
        }
    }

    private void dying(int step) {
        steps.killAfter(step);
        try {
            app.sweepKeyAccess().run();
        } catch (Steps.Killed e) {
            // That was the plan.
        }
        steps.restart();
    }

    private void requireAllInTime(Instant now) {
        for (int server = 1; server <= history.servers(); server++) {
            requireInTime(server, now);
        }
    }

    /** If it lets a client in now, its last good check must not be longer ago than ten minutes, whoever is dead. */
    private void requireInTime(int server, Instant now) {
        Protection.Enabled enabled = (Protection.Enabled) server(server).protection();
        Duration unproven =
                Duration.between(Objects.requireNonNull(enabled.checks().lastGood()), now);
        if (unproven.compareTo(LIMIT.plus(history.grace())) > 0) {
            assertThat(outside.acceptsClients(server, now))
                    .as(
                            "server %d accepts connections at %s, %s after its last good check",
                            server, since(now), unproven)
                    .isFalse();
        }
    }

    private void requireClosedForAReason(Server before) {
        Server after = ports.servers().find(before.uid()).orElseThrow().server();
        if (!(before.protection() instanceof Protection.Enabled was)
                || !(was.access() instanceof Access.Ready)
                || !(after.protection() instanceof Protection.Enabled is)
                || !(is.access() instanceof Access.Inaccessible closed)) {
            return;
        }
        int server = Servers.number(before.id());
        Instant lastGood = Objects.requireNonNull(is.checks().lastGood());
        if (lastGood.isAfter(closed.since())) {
            // It was looked at again within the tick.
            lastGood = Objects.requireNonNull(was.checks().lastGood());
        }
        if (!isLostWithin(server, lastGood, closed.since())) {
            // Not even a refusal that ARM contradicts is given grace (D6).
            boolean refused = isTroubled(server, lastGood, closed.since(), Kind.FALSE_403);
            assertThat(Duration.between(lastGood, closed.since()))
                    .as("server %d is closed at %s for %s", server, since(closed.since()), closed)
                    .isGreaterThan(refused ? ANSWERED_WITHIN : ANSWERED_WITHIN.plus(history.grace()));
        }
    }

    /** A 403 that lasts a minute is believed where ARM cannot be asked (D6). */
    private boolean isLostWithin(int server, Instant from, Instant until) {
        boolean armIsSilent = !history.armIsTold() || isTroubled(server, from, until, Kind.ARM_DOWN);
        return Stream.of(Kind.values())
                .filter(kind -> kind.isLoss() || (kind == Kind.FALSE_403 && armIsSilent))
                .anyMatch(kind -> isTroubled(server, from, until, kind));
    }

    private boolean isTroubled(int server, Instant from, Instant until, Kind kind) {
        return history.troubles().stream()
                .anyMatch(trouble -> trouble.kind() == kind
                        && trouble.befalls(server % history.vaults(), server)
                        && trouble.from().isBefore(until)
                        && trouble.until().isAfter(from));
    }

    /** All is well again: whoever waits for nobody opens by itself, the others when they are revalidated. */
    private void recover() {
        Instant end = history.troubles().stream().map(Trouble::until).reduce(clock.instant(), Simulation::later);
        clock.set(end);
        for (int minute = 0; minute < QUIET_MINUTES && !allAreReady(); minute++) {
            clock.advance(Duration.ofMinutes(1));
            app.sweepKeyAccess().run();
        }
        for (int server = 1; server <= history.servers(); server++) {
            ServerId id = outside.id(server);
            patiently(() -> app.revalidateServer().run(id, Precondition.NONE, CALLER));
            assertThat(outside.acceptsClients(server, clock.instant()))
                    .as("server %d is open in the end", server)
                    .isTrue();
            Protection.Enabled enabled = (Protection.Enabled) server(server).protection();
            assertThat(ports.servers()
                            .findDek(server(server).uid(), enabled.key().dek()))
                    .isPresent();
        }
    }

    private boolean allAreReady() {
        return servers().stream()
                .allMatch(server -> server.protection() instanceof Protection.Enabled enabled
                        && enabled.access() instanceof Access.Ready);
    }

    private List<Server> servers() {
        List<Server> servers = new ArrayList<>();
        for (int server = 1; server <= history.servers(); server++) {
            servers.add(server(server));
        }
        return servers;
    }

    private Server server(int server) {
        return app.findServer().run(outside.id(server));
    }

    private static Duration since(Instant now) {
        return Duration.between(History.START, now);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
