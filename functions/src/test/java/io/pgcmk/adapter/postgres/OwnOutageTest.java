package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakeOwnIdentity;
import io.pgcmk.fake.FakeVaultControlPlane;
import io.pgcmk.fake.FakeVaultTenants;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.InOrder;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.usecase.EnableKey;
import io.pgcmk.usecase.Ports;
import io.pgcmk.usecase.Precondition;
import io.pgcmk.usecase.UseCases;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The use cases and a real PostgreSQL, for which time passes in which nobody of ours is there. */
class OwnOutageTest {
    private static final Duration LEASE = Duration.ofSeconds(570);
    private static final Duration BEFORE_ITS_END = LEASE.minusMinutes(1);
    private static final Caller CALLER = new Caller("operator", "client");

    private final MutableClock clock = new MutableClock(Servers.START);
    private final UseCases app = app();

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    @DisplayName("D1: where the lease is enforced, PostgreSQL denies by itself, and serves after the next good check")
    void deniesWhereTheLeaseIsEnforced(int major) {
        RealPostgres postgres = checked(major, ServerPolicy.Lease.ENFORCED);

        outage(postgres, BEFORE_ITS_END);
        assertThat(serves(postgres)).isTrue();
        outage(postgres, LEASE.minus(BEFORE_ITS_END));
        assertThat(serves(postgres)).isFalse();

        app.sweepKeyAccess().run();
        assertThat(serves(postgres)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    @DisplayName("D1: where the customer switched the lease off, PostgreSQL serves on")
    void servesOnWhereTheLeaseIsOff(int major) {
        RealPostgres postgres = checked(major, ServerPolicy.Lease.OFF);

        outage(postgres, Duration.ofDays(1));

        assertThat(serves(postgres)).isTrue();
    }

    /** A server that is protected, and was checked once. */
    private RealPostgres checked(int major, ServerPolicy.Lease lease) {
        RealPostgres postgres = RealPostgres.of(major);
        postgres.reset();
        // What the vaults' fake wraps is shorter than what RSA does.
        postgres.execute("cmk_control", "ALTER TABLE cmk.wrapped_dek DROP CONSTRAINT wrapped_dek_wrapped_check");
        Registration registration = Registrations.with(
                Registrations.with(
                        Servers.registration(1),
                        new PostgresEndpoint("127.0.0.1", postgres.server().port())),
                new ServerPolicy(false, ServerPolicy.Recovery.AUTOMATIC, lease, Duration.ZERO));
        app.registerServer().run(Servers.id(1), registration, Precondition.NONE, CALLER);
        assertThat(app.enableKey().run(Servers.id(1), Keys.KEK, Precondition.NONE, CALLER))
                .isInstanceOf(EnableKey.Outcome.Done.class);
        clock.advance(Duration.ofMinutes(1));
        app.sweepKeyAccess().run();
        return postgres;
    }

    /** Time passes by PostgreSQL's clock alone: the end of its lease comes as much nearer. An infinite one stays so. */
    private void outage(RealPostgres postgres, Duration lasting) {
        clock.advance(lasting);
        postgres.pass(lasting);
    }

    private static boolean serves(RealPostgres postgres) {
        try (Connection client = postgres.client("app")) {
            return client.isValid(1);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("57P03");
            return false;
        }
    }

    private UseCases app() {
        Steps steps = new Steps();
        InMemoryStores stores = new InMemoryStores(steps, clock);
        FakeKekVaults vaults = new FakeKekVaults(clock);
        vaults.rotate(Keys.KEK);
        FakeVaultTenants tenants = new FakeVaultTenants();
        tenants.put(Keys.KEK.vault(), Servers.TENANT);
        FakeVaultControlPlane arm = new FakeVaultControlPlane();
        arm.put(Servers.VAULT, Servers.VAULT_FACTS);
        arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(1).principalId(), Keys.ALL_RIGHTS);
        return UseCases.of(new Ports(
                stores.servers,
                stores.servers,
                stores.events,
                stores.names,
                stores.keyUsage,
                stores.schedule,
                new JdbcPostgresServers(new AllowedHosts(Set.of(), true), id -> RealPostgres.ADMIN_PASSWORD),
                identity -> vaults.actingAs(identity.clientId()),
                tenants,
                arm,
                new FakeOwnIdentity(),
                new FakeCallerTokens(),
                new InOrder(clock),
                clock,
                LEASE,
                new SecureRandom(),
                clock));
    }
}
