package io.pgcmk.simulation;

import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.fake.FakeVaultTenants;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.usecase.Ports;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The fakes that pass the contract suites. */
final class InMemorySurroundings implements Surroundings {
    private final History history;
    private final InMemoryStores stores;
    private final FakeKekVaults vaults;
    private final FakeVaultTenants tenants = new FakeVaultTenants();
    private final List<FakePostgresServer> postgres = new ArrayList<>();

    /** @param clock the one that stores and PostgreSQL go by */
    InMemorySurroundings(History history, Steps steps, MutableClock clock) {
        this.history = history;
        stores = new InMemoryStores(steps, clock);
        vaults = new FakeKekVaults(clock);
        for (int vault = 0; vault < history.vaults(); vault++) {
            vaults.rotate(kek(vault));
            tenants.put(kek(vault).vault(), Servers.TENANT);
        }
        for (int server = 1; server <= history.servers(); server++) {
            postgres.add(new FakePostgresServer(steps, Servers.node(server), clock));
        }
    }

    @Override
    public Ports ports(MutableClock own, Witness witness) {
        TroubledArm arm = new TroubledArm(history, own);
        return stores.ports(
                place -> {
                    int server = Servers.number(place.id());
                    return new TroubledPostgres(
                            history,
                            server,
                            postgres.get(server - 1),
                            own,
                            () -> witness.aboutToClose(server, own.instant()));
                },
                new TroubledVaults(history, vaults, own),
                tenants,
                arm,
                arm,
                new FakeCallerTokens(),
                own,
                own);
    }

    @Override
    public ServerId id(int server) {
        return Servers.id(server);
    }

    @Override
    public Registration registration(int server) {
        return Registrations.with(Servers.registration(server), TroubledArm.id(server % history.vaults()));
    }

    @Override
    public KekId kek(int vault) {
        return TroubledVaults.kek(vault);
    }

    @Override
    public boolean acceptsClients(int server, Instant now) {
        return postgres.get(server - 1).acceptsClients();
    }
}
