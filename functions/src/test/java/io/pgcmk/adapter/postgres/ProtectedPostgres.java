package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.CopyOf;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakeOwnIdentity;
import io.pgcmk.fake.FakeVaultControlPlane;
import io.pgcmk.fake.FakeVaultTenants;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.local.postgres.LocalPostgres;
import io.pgcmk.usecase.EnableKey;
import io.pgcmk.usecase.Precondition;
import io.pgcmk.usecase.UseCases;
import io.pgcmk.wiring.VirtualThreads;
import java.time.Duration;
import java.util.Set;

/** A real PostgreSQL that the use cases protect, as server 1; what else they need is in memory. */
final class ProtectedPostgres {
    private static final Caller CALLER = new Caller("operator", "client");

    final RealPostgres postgres;
    final MutableClock clock = new MutableClock(Servers.START);
    final InMemoryStores stores = new InMemoryStores(new Steps(), clock);
    final FakeKekVaults vaults = new FakeKekVaults(clock);
    final FakeVaultControlPlane arm = new FakeVaultControlPlane();
    final KekVersion key = vaults.rotate(Keys.KEK);
    private final UseCases app = app();

    /** Nobody else may use a PostgreSQL of this major meanwhile. */
    ProtectedPostgres(int major, ServerPolicy.Lease lease) {
        postgres = RealPostgres.of(major);
        postgres.reset();
        // What the vaults' fake wraps is shorter than what RSA does.
        postgres.execute("cmk_control", "ALTER TABLE cmk.wrapped_dek DROP CONSTRAINT wrapped_dek_wrapped_check");
        Registration registration = Registrations.with(
                Registrations.with(
                        Servers.registration(1),
                        new PostgresEndpoint("127.0.0.1", postgres.server().port())),
                new ServerPolicy(false, ServerPolicy.Recovery.AUTOMATIC, lease, Duration.ZERO));
        app.registerServer().run(Servers.id(1), registration, null, Precondition.NONE, CALLER);
        assertThat(app.enableKey().run(Servers.id(1), Keys.KEK, Precondition.NONE, CALLER))
                .isInstanceOf(EnableKey.Outcome.Done.class);
    }

    /** A minute passes, and the timer fires. */
    void tick() {
        clock.advance(Duration.ofMinutes(1));
        check();
    }

    void check() {
        app.sweepKeyAccess().run();
    }

    void revalidate() {
        revalidate(1);
    }

    void revalidate(int server) {
        app.revalidateServer().run(Servers.id(server), Precondition.NONE, CALLER);
    }

    /** Registers a server that was made from this one; its identity has the rights that it needs. */
    Server registerCopy(int copy, LocalPostgres postgres, CopyMode mode) {
        arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(copy).principalId(), Keys.ALL_RIGHTS);
        Registration registration =
                Registrations.with(Servers.registration(copy), new PostgresEndpoint("127.0.0.1", postgres.port()));
        return app.registerServer()
                .run(Servers.id(copy), registration, new CopyOf(mode, Servers.id(1)), Precondition.NONE, CALLER)
                .server();
    }

    void consentTo(int copy) {
        app.updateServer()
                .run(
                        Servers.id(1),
                        before -> Registrations.consentingTo(before, Servers.id(copy)),
                        Precondition.NONE,
                        CALLER);
    }

    Server server(int number) {
        return app.findServer().run(Servers.id(number));
    }

    /** Time passes in which nobody of ours is there. */
    void outage(Duration lasting) {
        clock.advance(lasting);
        postgres.pass(lasting);
    }

    private UseCases app() {
        FakeVaultTenants tenants = new FakeVaultTenants();
        tenants.put(Keys.KEK.vault(), Servers.TENANT);
        arm.put(Servers.VAULT, Servers.VAULT_FACTS);
        arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);
        return UseCases.of(stores.ports(
                new JdbcPostgresServers(
                        new AllowedHosts(Set.of(), true), id -> RealPostgres.ADMIN_PASSWORD, new VirtualThreads()),
                identity -> vaults.actingAs(identity.clientId()),
                tenants,
                arm,
                new FakeOwnIdentity(),
                new FakeCallerTokens(),
                clock,
                clock));
    }
}
