package io.pgcmk.bench;

import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.check.VaultLimit;
import io.pgcmk.domain.check.VaultLoad;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakeOwnIdentity;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.fake.FakeVaultControlPlane;
import io.pgcmk.fake.FakeVaultTenants;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.InOrder;
import io.pgcmk.fake.Interception;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.KeyUsers;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ServerStore;
import io.pgcmk.usecase.Ports;
import io.pgcmk.usecase.Precondition;
import io.pgcmk.usecase.UseCases;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Servers with enabled keys of one vault, in virtual time: the real use cases over the fakes that pass the contracts of
 * the ports. Server {@code n}, from 1 on, uses key {@code n % keys}.
 */
final class Fleet {
    private static final Caller CALLER = new Caller("operator", "client");
    private static final Duration VAULT_ANSWERS = Duration.ofMillis(20);

    /** Of two operations each: less than a minute. */
    private static final int BACKUPS_A_TICK = 1_000;

    /** In ten seconds; its keys are RSA-2048 in software. */
    static final long VAULT_LIMIT = Math.round(1 / VaultLimit.SOFTWARE_2048.cost(1));

    final MutableClock clock = new MutableClock(Servers.START);
    final FakeKekVaults vaults = new FakeKekVaults(clock);
    final FakeVaultControlPlane arm = new FakeVaultControlPlane();
    private final int servers;
    private final List<KekVersion> keys = new ArrayList<>();
    private final Steps steps = new Steps();
    private final InMemoryStores stores = new InMemoryStores(steps, clock);
    private final FakeVaultTenants tenants = new FakeVaultTenants();
    private final Map<Integer, FakePostgresServer> postgres = new HashMap<>();
    private final Map<Integer, Instant> closedAt = new HashMap<>();
    private final PublishedLimit limit = new PublishedLimit(VAULT_LIMIT);
    private final List<Instant> vaultOperations = new ArrayList<>();
    private int storeRequests;
    private UseCases app;

    Fleet(int servers, int keys) {
        this.servers = servers;
        tenants.put(Keys.KEK.vault(), Servers.TENANT);
        arm.put(Servers.VAULT, Servers.VAULT_FACTS);
        for (int key = 0; key < keys; key++) {
            this.keys.add(vaults.rotate(new KekId(Keys.KEK.vault(), "kek-" + key)));
        }
        app = instance();
        for (int server = 1; server <= servers; server++) {
            Instant tick = nextTick();
            protect(server);
            // It takes half an hour to enable ten thousand, and the first ones are checked meanwhile.
            if (!clock.instant().isBefore(tick)) {
                app.sweepKeyAccess().run();
            }
        }
    }

    /** Of server {@code n}. */
    KekVersion key(int server) {
        return keys.get(server % keys.size());
    }

    /** The next full minute comes, and the timer fires. */
    void tick() {
        clock.set(nextTick());
        app.sweepKeyAccess().run();
    }

    /** Backups with a DEK each; ticks go on meanwhile. */
    void registerBackups(int server, int count) {
        for (int backup = 0; backup < count; backup++) {
            if (backup % BACKUPS_A_TICK == 0) {
                tick();
            }
            app.registerBackup().run(Servers.id(server), BackupKind.BACKUP, null, CALLER);
        }
    }

    /** The newest. */
    Rotation rotation(int server) {
        ServerUid uid = app.findServer().run(Servers.id(server)).uid();
        return stores.rotations.page(uid, 1, null).elements().getFirst();
    }

    Instant nextTick() {
        return clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    }

    /** Of the minute of the last tick, which must have ended by then. */
    void atMillisOfTheMinute(int millis) {
        clock.set(clock.instant().truncatedTo(ChronoUnit.MINUTES).plusMillis(millis));
    }

    UseCases app() {
        return app;
    }

    /** Another instance takes the place of this one, over the same state. */
    void restart() {
        app = instance();
    }

    /** When something was asked of the vault since then, in order. */
    List<Instant> vaultOperationsSince(Instant from) {
        return vaultOperations.stream()
                .filter(instant -> !instant.isBefore(from))
                .sorted()
                .toList();
    }

    /** How many operations the vault refused since there were too many. */
    int throttled() {
        return limit.refused();
    }

    /** To the servers and the schedule; a bucket of that is one. */
    int storeRequests() {
        return storeRequests;
    }

    /** Whether one of the first so many servers accepts connections. */
    boolean open(int first) {
        return IntStream.rangeClosed(1, first).anyMatch(server -> !closedAt.containsKey(server));
    }

    /** When the last of the first so many servers refused connections, once they all do. */
    Instant closedAt(int first) {
        return IntStream.rangeClosed(1, first)
                .mapToObj(server -> Objects.requireNonNull(closedAt.get(server)))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** How long ago the last good check is of the server of which it is the longest ago. */
    Duration oldestGoodCheck() {
        Duration oldest = Duration.ZERO;
        for (int server = 1; server <= servers; server++) {
            Protection.Enabled enabled = (Protection.Enabled)
                    app.findServer().run(Servers.id(server)).protection();
            Instant lastGood = Objects.requireNonNull(enabled.checks().lastGood());
            Duration age = Duration.between(lastGood, clock.instant());
            oldest = age.compareTo(oldest) > 0 ? age : oldest;
        }
        return oldest;
    }

    private void protect(int server) {
        postgres.put(server, new FakePostgresServer(steps, Servers.node(server), clock));
        KekId key = key(server).kek();
        arm.grant(Servers.VAULT, key, Servers.identity(server).principalId(), Keys.ALL_RIGHTS);
        app.registerServer().run(Servers.id(server), Servers.registration(server), null, Precondition.NONE, CALLER);
        app.enableKey().run(Servers.id(server), key, Precondition.NONE, CALLER);
    }

    private UseCases instance() {
        Interception counted = (method, call) -> {
            storeRequests++;
            return call.get();
        };
        return UseCases.of(new Ports(
                counted.of(ServerStore.class, () -> stores.servers),
                stores.backups,
                stores.rotations,
                stores.wrappedUnder,
                stores.surveys,
                stores.servers,
                stores.events,
                stores.names,
                new Uncounted(stores.keyUsage),
                counted.of(Schedule.class, () -> stores.schedule),
                place -> postgres(Servers.number(place.id())),
                identity -> vault(vaults.actingAs(identity.clientId())),
                tenants,
                arm,
                new FakeOwnIdentity(),
                new FakeCallerTokens(),
                new InOrder(clock),
                clock,
                InMemoryStores.LEASE,
                new SecureRandom(),
                clock));
    }

    private KekVault vault(KekVault fake) {
        Interception answering = (method, call) -> {
            if (!limit.admits(clock.instant())) {
                throw new KekSilentException(Keys.KEK, new Silence(Silence.Reason.THROTTLED, "429"));
            }
            vaultOperations.add(clock.instant());
            clock.advance(VAULT_ANSWERS);
            return call.get();
        };
        return answering.of(KekVault.class, () -> fake);
    }

    private PostgresServer postgres(int server) {
        FakePostgresServer fake = Objects.requireNonNull(postgres.get(server));
        Interception watched = (method, call) -> {
            Object answer = call.get();
            if (method.equals("close") && !fake.acceptsClients()) {
                closedAt.putIfAbsent(server, clock.instant());
            }
            return answer;
        };
        return watched.of(PostgresServer.class, () -> fake);
    }

    /** Enabling counts all servers of the vault: for ten thousand of them, nearly nothing else would be done. */
    private record Uncounted(KeyUsage usage) implements KeyUsage {
        @Override
        public void add(KeyUse use) {
            usage.add(use);
        }

        @Override
        public void remove(KekId key, ServerUid server) {
            usage.remove(key, server);
        }

        @Override
        public KeyUsers users(KeyScope scope, int limit, @Nullable ServerUid after) {
            return usage.users(scope, limit, after);
        }

        @Override
        public VaultLoad load(KeyScope.OfVault vault) {
            return new VaultLoad(Map.of());
        }
    }
}
