package io.pgcmk.simulation;

import io.pgcmk.adapter.cosmos.CosmosStores;
import io.pgcmk.adapter.cosmos.EmulatedStores;
import io.pgcmk.adapter.keyvault.EmulatedAzure;
import io.pgcmk.adapter.postgres.RealPostgres;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.InOrder;
import io.pgcmk.fake.Interception;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.EventLog;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.Outbox;
import io.pgcmk.port.OwnIdentity;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.SurveyStore;
import io.pgcmk.port.VaultControlPlane;
import io.pgcmk.port.VaultTenants;
import io.pgcmk.port.WrappedUnder;
import io.pgcmk.simulation.Trouble.Kind;
import io.pgcmk.usecase.Ports;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One server, its vault and its key: our adapters by Microsoft's clients on the emulators, and PostgreSQL. The clock is the
 * history's: a call takes as long as it says, and leases are aged by it. A vault that does not answer in time resets the
 * connection here, since to wait for it would take its time.
 */
final class RealSurroundings implements Surroundings {
    private static final String CALL = "call";
    private static final String ARM = "arm-down";
    private static final String ENTRA = "entra-down";
    private static final Set<String> SETTING_A_LEASE = Set.of("open", "renew");
    private static final Set<String> CLOSED = Set.of("57P03", "55000");

    private final History history;
    private final Steps steps;
    private final RealTroubles troubles;
    private final RealPostgres postgres;
    private final CosmosStores stores;
    private final SplittableRandom chance;
    private Instant leaseSetAt;

    /**
     * Nobody else may use the troubles and the PostgreSQL meanwhile.
     *
     * @param clock the one that the stores go by
     */
    RealSurroundings(History history, Steps steps, MutableClock clock, RealTroubles troubles, RealPostgres postgres) {
        this.history = history;
        this.steps = steps;
        this.troubles = troubles;
        this.postgres = postgres;
        stores = EmulatedStores.empty(clock);
        chance = history.chance();
        leaseSetAt = clock.instant();
        troubles.begin(chance.split().nextBoolean());
        postgres.reset();
    }

    @Override
    public Ports ports(MutableClock clock, Witness witness) {
        Interception kept = (method, call) -> steps.take(call);
        EmulatedAzure azure = troubles.azure;
        return new Ports(
                kept.of(ServerStore.class, stores::servers),
                kept.of(BackupStore.class, stores::backups),
                kept.of(RotationStore.class, stores::rotations),
                kept.of(WrappedUnder.class, stores::wrappedUnder),
                kept.of(SurveyStore.class, stores::surveys),
                kept.of(Outbox.class, stores::outbox),
                kept.of(EventLog.class, stores::events),
                kept.of(NameRegistry.class, stores::names),
                kept.of(KeyUsage.class, stores::keyUsage),
                kept.of(Schedule.class, stores::schedule),
                place -> postgres(clock, witness),
                identity -> vault(identity, clock),
                asking(clock).of(VaultTenants.class, () -> azure.tenants),
                asking(clock).of(VaultControlPlane.class, () -> azure.controlPlane),
                asking(clock).of(OwnIdentity.class, () -> azure.ownIdentity),
                new FakeCallerTokens(),
                new InOrder(clock),
                clock,
                InMemoryStores.LEASE,
                new SecureRandom(),
                clock);
    }

    @Override
    public ServerId id(int server) {
        return EmulatedAzure.serverId(server);
    }

    @Override
    public Registration registration(int server) {
        Registration registration = Registrations.with(
                Servers.registration(server),
                new PostgresEndpoint("127.0.0.1", postgres.server().port()));
        return Registrations.with(Registrations.with(registration, troubles.serverIdentity()), troubles.vaultId());
    }

    @Override
    public KekId kek(int vault) {
        return troubles.kek();
    }

    @Override
    public boolean acceptsClients(int server, Instant now) {
        age(now);
        Optional<String> refusal = postgres.refusal();
        refusal.filter(state -> !CLOSED.contains(state)).ifPresent(state -> {
            throw new IllegalStateException("PostgreSQL refuses for another reason: " + state);
        });
        return refusal.isEmpty();
    }

    /** PostgreSQL's own clock stands nearly still while the history's goes on: what is left of a lease is made up for. */
    private void age(Instant now) {
        Duration time = Duration.between(leaseSetAt, now);
        if (time.isPositive()) {
            postgres.pass(time);
            leaseSetAt = now;
        }
    }

    private PostgresServer postgres(MutableClock clock, Witness witness) {
        Interception troubled = (method, call) -> {
            Instant now = clock.instant();
            boolean down = is(Kind.POSTGRES_DOWN, now);
            if (method.equals("close") && !down) {
                witness.aboutToClose(1, now);
            }
            return steps.take(() -> {
                try {
                    Object answer = call.get();
                    if (SETTING_A_LEASE.contains(method)) {
                        leaseSetAt = now;
                    }
                    return answer;
                } finally {
                    clock.advance(down ? Duration.ofSeconds(10) : Duration.ofMillis(30));
                }
            });
        };
        return troubled.of(
                PostgresServer.class,
                () -> is(Kind.POSTGRES_DOWN, clock.instant()) ? RealPostgres.down() : postgres.asSeenByPgCmk());
    }

    private KekVault vault(ServerIdentity identity, MutableClock clock) {
        KekVault real = troubles.azure.vaults.actingAs(identity);
        Interception troubled = (method, call) -> steps.take(() -> {
            Instant now = clock.instant();
            try {
                return settled(now, () -> {
                    String behaviour = behaviour(now);
                    if (behaviour != null) {
                        troubles.azure.fault(CALL, "keyVault", "{}", behaviour);
                    }
                    return call.get();
                });
            } finally {
                clock.advance(latency(now));
            }
        });
        return troubled.of(KekVault.class, () -> real);
    }

    /** What befalls single calls, and not all of them. */
    private @Nullable String behaviour(Instant now) {
        if (is(Kind.TIMEOUTS, now)) {
            return "{\"reset\":true}";
        }
        if (is(Kind.THROTTLED, now) && chance.nextInt(3) > 0) {
            return "{\"status\":429}";
        }
        return is(Kind.FALSE_403, now) && chance.nextInt(3) > 0 ? EmulatedAzure.FORBIDDEN : null;
    }

    private Duration latency(Instant now) {
        if (is(Kind.TIMEOUTS, now)) {
            return Duration.ofSeconds(8);
        }
        return Duration.ofMillis(is(Kind.SLOW, now) ? 500 + chance.nextInt(7_000) : 5 + chance.nextInt(50));
    }

    /** Calls of ARM and of the token endpoint. What ARM gives that asks ARM again is troubled too. */
    private Interception asking(MutableClock clock) {
        return (method, call) -> steps.take(() -> {
            Object answer = settled(clock.instant(), call);
            return answer instanceof VaultControlPlane plane
                    ? asking(clock).of(VaultControlPlane.class, () -> plane)
                    : answer;
        });
    }

    /** A call, with Azure as it is to be at its beginning. */
    private Object settled(Instant now, Supplier<Object> call) {
        troubles.settle(Stream.of(Kind.values())
                .filter(kind -> kind.isLoss() || kind == Kind.NAME_UNRESOLVED)
                .filter(kind -> is(kind, now))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class))));
        if (is(Kind.ARM_DOWN, now)) {
            troubles.azure.fault(ARM, "arm", "{}", "{\"status\":503}");
        }
        if (is(Kind.TOKEN_ENDPOINT_DOWN, now)) {
            // Of a kind after which the SDK does not ask again by itself, for seconds.
            troubles.azure.fault(ENTRA, "entra", "{}", "{\"status\":501,\"headers\":{\"Retry-After\":\"1\"}}");
        }
        try {
            return call.get();
        } finally {
            troubles.azure.noFault(CALL);
            troubles.azure.noFault(ARM);
            troubles.azure.noFault(ENTRA);
        }
    }

    private boolean is(Kind kind, Instant now) {
        return history.isAt(kind, 0, 1, now);
    }
}
