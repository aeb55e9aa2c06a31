package io.pgcmk.adapter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.fake.FakePostgresServers;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.usecase.Precondition;
import io.pgcmk.usecase.UseCases;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Servers under the use cases. Vaults, tokens and ARM are asked by Microsoft's own clients; the stores and PostgreSQL are
 * in memory; the hours pass on a clock that is moved.
 */
final class WiredServers {
    static final Caller CALLER = new Caller("operator", "client");

    final MutableClock clock = new MutableClock(Servers.START);
    private final Steps steps = new Steps();
    private final InMemoryStores stores = new InMemoryStores(steps, clock);
    private final FakePostgresServers postgresServers = new FakePostgresServers(steps);
    private final Map<Integer, FakePostgresServer> postgres = new HashMap<>();
    final UseCases app;
    private Runnable beforeLooks = () -> {};

    WiredServers(EmulatedAzure azure) {
        app = UseCases.of(stores.ports(
                postgresServers,
                azure.vaults,
                azure.tenants,
                azure.controlPlane,
                azure.ownIdentity,
                new FakeCallerTokens(),
                pause -> {
                    clock.last(pause);
                    beforeLooks.run();
                },
                clock));
    }

    /** Run before each round of looks. */
    void beforeLooks(Runnable run) {
        beforeLooks = run;
    }

    /** Registered, and protected by a key. */
    void protect(int number, Registration registration, KeyIdentifier key) {
        FakePostgresServer server = new FakePostgresServer(steps, Servers.node(number), clock);
        postgres.put(number, server);
        postgresServers.put(registration.postgres().first(), server);
        app.registerServer().run(id(number), registration, null, Precondition.NONE, CALLER);
        app.enableKey().run(id(number), key, Precondition.NONE, CALLER);
        assertReady(number);
    }

    /** The timer fires at that time, or at once if the tick before it took longer. */
    void tickAt(Instant time) {
        if (time.isAfter(clock.instant())) {
            clock.set(time);
        }
        beforeLooks.run();
        app.sweepKeyAccess().run();
    }

    Enabled protection(int number) {
        return (Enabled) app.findServer().run(id(number)).protection();
    }

    /** T0 of the last good check (D1). */
    Instant lastGood(int number) {
        return Objects.requireNonNull(protection(number).checks().lastGood());
    }

    Access.Inaccessible inaccessible(int number) {
        return (Access.Inaccessible) protection(number).access();
    }

    boolean isReady(int number) {
        return protection(number).access() instanceof Access.Ready;
    }

    /** How often its key was seen refused. */
    int failures(int number) {
        return stores.events
                .of(app.findServer().run(id(number)).uid(), EventType.KEY_ACCESS_FAILED)
                .size();
    }

    void assertReady(int number) {
        assertThat(protection(number).access())
                .as("server %d at %s", number, clock.instant())
                .isInstanceOf(Access.Ready.class);
        assertThat(acceptsClients(number))
                .as("server %d accepts connections at %s", number, clock.instant())
                .isTrue();
    }

    void assertClosed(int number) {
        assertThat(protection(number).access())
                .as("server %d at %s", number, clock.instant())
                .isInstanceOf(Access.Inaccessible.class);
        assertThat(acceptsClients(number))
                .as("server %d accepts connections at %s", number, clock.instant())
                .isFalse();
    }

    private boolean acceptsClients(int number) {
        return Objects.requireNonNull(postgres.get(number)).acceptsClients();
    }

    static ServerId id(int number) {
        return EmulatedAzure.serverId(number);
    }
}
