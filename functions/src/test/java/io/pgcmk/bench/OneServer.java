package io.pgcmk.bench;

import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakeOwnIdentity;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.fake.FakeVaultControlPlane;
import io.pgcmk.fake.FakeVaultTenants;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.port.Workers;
import io.pgcmk.usecase.Ports;
import io.pgcmk.usecase.Precondition;
import io.pgcmk.usecase.UseCases;
import java.security.SecureRandom;
import java.time.Duration;

/** A server whose key lies in a vault that is no fake; all else is, and to wait only moves the clock. */
final class OneServer {
    private static final Caller CALLER = new Caller("operator", "client");
    private static final int NUMBER = 1;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MutableClock clock = new MutableClock(Servers.START);
    private final Steps steps = new Steps();
    private final InMemoryStores stores = new InMemoryStores(steps, clock);
    private final UseCases app;

    OneServer(KekVault vault, KekId kek, Workers workers) {
        FakeVaultTenants tenants = new FakeVaultTenants();
        tenants.put(kek.vault(), Servers.TENANT);
        FakeVaultControlPlane arm = new FakeVaultControlPlane();
        arm.put(Servers.VAULT, Servers.VAULT_FACTS);
        arm.grant(Servers.VAULT, kek, Servers.identity(NUMBER).principalId(), Keys.ALL_RIGHTS);
        FakePostgresServer postgres = new FakePostgresServer(steps, Servers.node(NUMBER), clock);
        app = UseCases.of(new Ports(
                stores.servers,
                stores.backups,
                stores.rotations,
                stores.wrappedUnder,
                stores.surveys,
                stores.servers,
                stores.events,
                stores.names,
                stores.keyUsage,
                stores.schedule,
                place -> postgres,
                identity -> vault,
                tenants,
                arm,
                new FakeOwnIdentity(),
                new FakeCallerTokens(),
                workers,
                clock,
                InMemoryStores.LEASE,
                new SecureRandom(),
                clock));
        app.registerServer().run(Servers.id(NUMBER), Servers.registration(NUMBER), null, Precondition.NONE, CALLER);
        app.enableKey().run(Servers.id(NUMBER), kek, Precondition.NONE, CALLER);
    }

    /** A minute later its key is looked at, and a new version is found. */
    void tick() {
        clock.advance(MINUTE);
        app.sweepKeyAccess().run();
    }

    UseCases app() {
        return app;
    }

    void registerBackup() {
        app.registerBackup().run(Servers.id(NUMBER), BackupKind.BACKUP, null, CALLER);
    }

    /** The newest. */
    Rotation rotation() {
        return stores.rotations
                .page(app.findServer().run(Servers.id(NUMBER)).uid(), 1, null)
                .elements()
                .getFirst();
    }
}
