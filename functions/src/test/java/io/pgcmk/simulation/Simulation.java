package io.pgcmk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.fake.FakeVaultTenants;
import io.pgcmk.fake.InMemoryEventLog;
import io.pgcmk.fake.InMemoryKeyUsage;
import io.pgcmk.fake.InMemoryNameRegistry;
import io.pgcmk.fake.InMemorySchedule;
import io.pgcmk.fake.InMemoryServerStore;
import io.pgcmk.fake.InOrder;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.simulation.Trouble.Kind;
import io.pgcmk.usecase.Ports;
import io.pgcmk.usecase.Precondition;
import io.pgcmk.usecase.UseCases;
import java.security.SecureRandom;
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

    private final History history;
    private final Steps steps = new Steps();
    private final MutableClock clock = new MutableClock(History.START.minusSeconds(60));
    private final MutableClock otherClock = new MutableClock(History.START);
    private final InMemoryServerStore store = new InMemoryServerStore(steps, clock);
    private final InMemoryEventLog log = new InMemoryEventLog(steps);
    private final InMemoryNameRegistry names = new InMemoryNameRegistry(steps, clock);
    private final InMemoryKeyUsage usage = new InMemoryKeyUsage(steps);
    private final InMemorySchedule schedule = new InMemorySchedule(steps);
    private final FakeKekVaults vaults = new FakeKekVaults(clock);
    private final FakeVaultTenants tenants = new FakeVaultTenants();
    private final List<FakePostgresServer> postgres = new ArrayList<>();
    private final UseCases app;
    private final UseCases other;

    Simulation(History history) {
        this.history = history;
        for (int vault = 0; vault < history.vaults(); vault++) {
            vaults.rotate(TroubledVaults.kek(vault));
            tenants.put(TroubledVaults.kek(vault).vault(), Servers.TENANT);
        }
        for (int server = 1; server <= history.servers(); server++) {
            postgres.add(new FakePostgresServer(steps, Servers.node(server), clock));
        }
        app = instance(clock);
        other = instance(otherClock);
    }

    private UseCases instance(MutableClock own) {
        TroubledArm arm = new TroubledArm(history, own);
        return UseCases.of(new Ports(
                store,
                store,
                log,
                names,
                usage,
                schedule,
                (endpoint, id) -> {
                    int server = Integer.parseInt(id.name().substring("orders-".length()));
                    return new TroubledPostgres(
                            history, server, postgres.get(server - 1), own, () -> requireInTime(server, own.instant()));
                },
                new TroubledVaults(history, vaults, own),
                tenants,
                arm,
                arm,
                new FakeCallerTokens(),
                new InOrder(own),
                own,
                Duration.ofSeconds(570),
                new SecureRandom(),
                own));
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
        int vault = server % history.vaults();
        Registration registration = Registrations.with(Servers.registration(server), TroubledArm.id(vault));
        app.registerServer()
                .run(
                        Servers.id(server),
                        history.armIsTold() ? registration : Registrations.withoutArm(registration),
                        Precondition.NONE,
                        CALLER);
        app.enableKey().run(Servers.id(server), TroubledVaults.kek(vault), Precondition.NONE, CALLER);
    }

    private void play(History.Tick tick, Instant now) {
        List<Server> before = servers();
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
            if (postgres.get(server - 1).acceptsClients()) {
                requireInTime(server, now);
            }
        }
    }

    /** It accepts connections now: its last good check must not be longer ago than ten minutes, whoever is dead. */
    private void requireInTime(int server, Instant now) {
        Protection.Enabled enabled = (Protection.Enabled) server(server).protection();
        Instant lastGood = Objects.requireNonNull(enabled.checks().lastGood());
        assertThat(Duration.between(lastGood, now))
                .as("server %d accepts connections at %s without a good check", server, since(now))
                .isLessThanOrEqualTo(LIMIT);
    }

    private void requireClosedForAReason(Server before) {
        Server after = store.find(before.uid()).orElseThrow().server();
        if (!(before.protection() instanceof Protection.Enabled was)
                || !(was.access() instanceof Access.Ready)
                || !(after.protection() instanceof Protection.Enabled is)
                || !(is.access() instanceof Access.Inaccessible closed)) {
            return;
        }
        int server = Integer.parseInt(before.id().name().substring("orders-".length()));
        Instant lastGood = Objects.requireNonNull(is.checks().lastGood());
        if (!isLostWithin(server, lastGood, closed.since())) {
            assertThat(Duration.between(lastGood, closed.since()))
                    .as("server %d is closed at %s for %s", server, since(closed.since()), closed)
                    .isGreaterThan(ANSWERED_WITHIN);
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
        for (int minute = 0; minute < QUIET_MINUTES && !allAreOpen(); minute++) {
            clock.advance(Duration.ofMinutes(1));
            app.sweepKeyAccess().run();
        }
        for (int server = 1; server <= history.servers(); server++) {
            app.revalidateServer().run(Servers.id(server), Precondition.NONE, CALLER);
            assertThat(postgres.get(server - 1).acceptsClients())
                    .as("server %d is open in the end", server)
                    .isTrue();
            Protection.Enabled enabled = (Protection.Enabled) server(server).protection();
            assertThat(store.findDek(server(server).uid(), enabled.key().dek())).isPresent();
        }
    }

    private boolean allAreOpen() {
        return postgres.stream().allMatch(FakePostgresServer::acceptsClients);
    }

    private List<Server> servers() {
        List<Server> servers = new ArrayList<>();
        for (int server = 1; server <= history.servers(); server++) {
            servers.add(server(server));
        }
        return servers;
    }

    private Server server(int server) {
        return app.findServer().run(Servers.id(server));
    }

    private static Duration since(Instant now) {
        return Duration.between(History.START, now);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
