package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.Ciphertext;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakeOwnIdentity;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.fake.FakePostgresServers;
import io.pgcmk.fake.FakeVaultControlPlane;
import io.pgcmk.fake.FakeVaultTenants;
import io.pgcmk.fake.InMemoryBackupStore;
import io.pgcmk.fake.InMemoryEventLog;
import io.pgcmk.fake.InMemoryKeyUsage;
import io.pgcmk.fake.InMemoryNameRegistry;
import io.pgcmk.fake.InMemoryRotationStore;
import io.pgcmk.fake.InMemorySchedule;
import io.pgcmk.fake.InMemoryServerStore;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.InMemorySurveyStore;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.port.Name;
import io.pgcmk.port.PostgresServers;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import io.pgcmk.port.StoredServer;
import io.pgcmk.port.WrappedUnder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Everything outside of the use cases, in memory, and the use cases over it. All is well until a test changes it. */
final class World {
    static final Caller CALLER = new Caller("operator", "client");

    /** Instances die here by the hundred; their last words would drown everything else. */
    private static final Logger LOG = Logger.getLogger("io.pgcmk.usecase");

    static {
        LOG.setLevel(Level.OFF);
    }

    final Steps steps = new Steps();
    final MutableClock clock = new MutableClock(Servers.START);
    private final InMemoryStores stores = new InMemoryStores(steps, clock);
    final InMemoryServerStore store = stores.servers;
    final InMemoryBackupStore backups = stores.backups;
    final InMemoryRotationStore rotations = stores.rotations;
    final WrappedUnder under = stores.wrappedUnder;
    final InMemorySurveyStore surveys = stores.surveys;
    final InMemoryEventLog log = stores.events;
    final InMemoryNameRegistry names = stores.names;
    final InMemoryKeyUsage usage = stores.keyUsage;
    final InMemorySchedule schedule = stores.schedule;
    final FakePostgresServers postgresServers = new FakePostgresServers(steps);
    final FakeKekVaults vaults = new FakeKekVaults(clock);
    final FakeVaultTenants tenants = new FakeVaultTenants();
    final FakeVaultControlPlane arm = new FakeVaultControlPlane();
    final FakeOwnIdentity own = new FakeOwnIdentity();
    final FakeCallerTokens tokens = new FakeCallerTokens();
    final KekVersion version = vaults.rotate(Keys.KEK);
    final UseCases app = instance(clock);
    private final Map<Integer, FakePostgresServer> postgres = new HashMap<>();

    World() {
        tenants.put(Keys.KEK.vault(), Servers.TENANT);
        arm.put(Servers.VAULT, Servers.VAULT_FACTS);
    }

    /** Another instance over the same state. */
    UseCases instance(MutableClock ownClock) {
        return UseCases.of(stores.ports(
                postgresServers,
                identity -> vaults.actingAs(identity.clientId()),
                tenants,
                arm,
                own,
                tokens,
                ownClock,
                ownClock));
    }

    /** The PostgreSQL of a server, prepared and open. */
    FakePostgresServer postgres(int number) {
        return postgres(number, Servers.node(number).major());
    }

    /** The same, of a version of PostgreSQL if it is new. */
    FakePostgresServer postgres(int number, int major) {
        return postgres.computeIfAbsent(number, missing -> {
            Node node = Servers.node(number);
            FakePostgresServer server =
                    new FakePostgresServer(steps, new Node(node.clusterName(), node.systemIdentifier(), major), clock);
            postgresServers.put(Servers.endpoint(number), server);
            return server;
        });
    }

    /** Another PostgreSQL takes the place of a server's. */
    void put(int number, FakePostgresServer server) {
        postgres.put(number, server);
        postgresServers.put(Servers.endpoint(number), server);
    }

    /** Registered, without a key; its identity has the three rights. */
    World registered(int number) {
        postgres(number);
        arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(number).principalId(), Keys.ALL_RIGHTS);
        register(number);
        return this;
    }

    /** ARM shows none of the rights any more. */
    void revokeInArm(int number) {
        arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(number).principalId(), new KeyGrants(Set.of(), Set.of()));
    }

    /** Registered and protected by {@link Keys#KEK}. */
    World enabled(int number) {
        registered(number);
        enable(number);
        return this;
    }

    /** Protected once, and closed since its key is deleted. */
    World closed(int number) {
        enabled(number);
        vaults.delete(Keys.KEK);
        tick();
        return this;
    }

    RegisterServer.Registered register(int number) {
        return register(number, Servers.registration(number));
    }

    RegisterServer.Registered register(int number, Registration registration) {
        return app.registerServer().run(Servers.id(number), registration, null, Precondition.NONE, CALLER);
    }

    EnableKey.Outcome enable(int number) {
        return enable(number, Keys.KEK);
    }

    EnableKey.Outcome enable(int number, KeyIdentifier key) {
        return app.enableKey().run(Servers.id(number), key, Precondition.NONE, CALLER);
    }

    Server revalidate(int number) {
        return app.revalidateServer().run(Servers.id(number), Precondition.NONE, CALLER);
    }

    Server release(int number) {
        return app.releaseServer().run(Servers.id(number), Precondition.NONE, CALLER);
    }

    DeleteServer.Deleted delete(int number) {
        return app.deleteServer().run(Servers.id(number), Precondition.NONE, CALLER);
    }

    /** Registers the backup of that number, or repeats it. */
    ServerBackup backUp(int number, int backup) {
        return app.registerBackup()
                .run(Servers.id(number), BackupKind.BACKUP, Backups.id(backup), CALLER)
                .backup();
    }

    boolean deleteBackup(int number, int backup) {
        return app.deleteBackup().run(Servers.id(number), Backups.id(backup), CALLER);
    }

    /** The key has a new version, which wraps that backup's DEK from now on; returns it. */
    KekVersion rewrap(int number, int backup) {
        KekVersion newer = vaults.rotate(Keys.KEK);
        KekVault vault = vaults.actingAs(Servers.identity(number).clientId());
        StoredServer read = store.find(server(number).uid()).orElseThrow();
        StoredDek dek = backups.find(read.server().uid(), Backups.id(backup))
                .orElseThrow()
                .dek();
        try (Dek clear = vault.unwrap(dek.dek())) {
            WrappedDek wrapped = vault.wrap(dek.dek().id(), clear, newer);
            store.replace(read, ServerChange.of(read.server()).and(new Rewrapped(dek, wrapped)));
        }
        return newer;
    }

    /** A check leaves its record, and nothing that a caller sees as a change. */
    void aCheckComesBy(int number) {
        StoredServer read = store.find(server(number).uid()).orElseThrow();
        Protection.Enabled enabled = (Protection.Enabled) read.server().protection();
        store.replace(
                read,
                ServerChange.of(
                        read.server().checked(enabled.with(enabled.checks().fencing(true, null)))));
    }

    /** A minute passes, and the timer fires. */
    void tick() {
        clock.advance(Duration.ofMinutes(1));
        app.sweepKeyAccess().run();
    }

    Server server(int number) {
        return app.findServer().run(Servers.id(number));
    }

    Protection.Enabled protection(int number) {
        return (Protection.Enabled) server(number).protection();
    }

    Access.Inaccessible inaccessible(int number) {
        return (Access.Inaccessible) protection(number).access();
    }

    /** Runs it with an instance that is killed after so many steps; returns whether it came to that. */
    boolean dyingAfter(int step, Runnable run) {
        steps.killAfter(step);
        try {
            run.run();
        } catch (Steps.Killed e) {
            // That was the plan.
        }
        boolean died = !steps.isPending();
        steps.restart();
        return died;
    }

    void ticks(int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            tick();
        }
    }

    /** Checks find what the vault says is current, and rotations are carried on until nothing is left to do. */
    void rotate(int number) {
        for (int minute = 0; minute < 5; minute++) {
            tick();
            app.continueRotations().run(Duration.ofSeconds(50));
        }
    }

    /** Enabled and backed up; its key has a new version, which is returned, and a rotation to it has begun. */
    KekVersion begun(int number) {
        enabled(number);
        backUp(number, 1);
        KekVersion next = vaults.rotate(Keys.KEK);
        ticks(4);
        return next;
    }

    /** A rotation, the instance of which dies when the server has moved and nothing else has. */
    void dyingAfterMoving(int number) {
        KekVersion before = protection(number).key().pinned();
        for (int step = 1; protection(number).key().pinned().equals(before); step++) {
            clock.advance(Duration.ofMinutes(2));
            dyingAfter(step, () -> app.continueRotations().run(Duration.ofSeconds(50)));
        }
        clock.advance(Duration.ofMinutes(2));
    }

    /** A change of key, the instance of which dies when the server has moved and nothing else has. */
    void dyingAfterKey(int number, KeyIdentifier key) {
        for (int step = 1; !protection(number).key().followed().equals(key); step++) {
            dyingAfter(step, () -> enable(number, key));
        }
        clock.advance(Duration.ofMinutes(2));
    }

    /** The server does not say where its vault is. */
    void withoutArm(int number) {
        app.updateServer().run(Servers.id(number), Registrations::withoutArm, Precondition.NONE, CALLER);
    }

    /** Newest first. */
    List<Rotation> rotations(int number) {
        return rotations.page(server(number).uid(), 100, null).elements();
    }

    StoredBackup backup(int number, int backup) {
        return backups.find(server(number).uid(), Backups.id(backup)).orElseThrow();
    }

    /** What lies in the sidecar is what the store has. */
    void confirmSidecar(int number, int backup) {
        StoredBackup stored = backup(number, backup);
        backups.replace(
                server(number).uid(),
                stored.backup(),
                stored.backup().confirmed(stored.dek().dek().wrappedBy()));
    }

    /** A wrapping that no vault unwraps to what it was. */
    void damage(int number, int backup) {
        StoredServer read = store.find(server(number).uid()).orElseThrow();
        StoredDek kept = backup(number, backup).dek();
        WrappedDek dek = kept.dek();
        WrappedDek damaged = new WrappedDek(
                dek.id(), dek.wrappedBy(), dek.algorithm(), Ciphertext.copyOf(new byte[256]), dek.checkValue());
        store.replace(
                read,
                ServerChange.of(read.server())
                        .and(new StoredDek(damaged, kept.scope(), kept.storedAt(), kept.retiredAt())));
    }

    /** Every wrapped DEK that is in use. */
    List<WrappedDek> wrappings(int number) {
        return store.deks(server(number).uid()).stream()
                .filter(dek -> dek.retiredAt() == null)
                .map(StoredDek::dek)
                .toList();
    }

    /** In the store and in {@code cmk_control}, and readable there. */
    void assertEverythingIsUnder(int number, KekVersion version) {
        assertEverythingIsReadable(number);
        assertThat(wrappings(number))
                .allSatisfy(dek -> assertThat(dek.wrappedBy()).isEqualTo(version));
        DekId own = protection(number).key().dek();
        assertThat(postgres(number).inspect().deks().stream()
                        .filter(dek -> dek.id().equals(own)))
                .as("the server's own DEK in cmk_control")
                .anyMatch(dek -> dek.wrappedBy().equals(version));
        assertThat(schedule.find(server(number).uid()).orElseThrow().pinned()).isEqualTo(version);
    }

    /** Nothing that is stored is the only wrapping of its DEK that does not unwrap. */
    void assertEverythingIsReadable(int number) {
        KekVault vault = vaults.actingAs(Servers.identity(number).clientId());
        assertThat(wrappings(number)).allSatisfy(dek -> vault.unwrap(dek).close());
    }

    /** What happened to a server, as soon as the outbox is drained. */
    List<EventType> events(int number) {
        app.drainOutbox().run();
        return log.of(server(number).uid()).stream().map(Event::type).toList();
    }

    List<Event> events(int number, EventType type) {
        app.drainOutbox().run();
        return log.of(server(number).uid(), type);
    }

    void assertReady(int number) {
        assertThat(protection(number).access()).isInstanceOf(Access.Ready.class);
        assertThat(protection(number).enforcement()).isEqualTo(Enforcement.CONFIRMED);
        assertThat(postgres(number).acceptsClients()).isTrue();
    }

    void assertClosed(int number) {
        assertThat(protection(number).access()).isInstanceOf(Access.Inaccessible.class);
        assertThat(protection(number).enforcement()).isEqualTo(Enforcement.CONFIRMED);
        assertThat(postgres(number).acceptsClients()).isFalse();
        assertThat(postgres(number).sessions()).isZero();
    }

    /** A DEK that a server may be encrypted with lies in both places, and its key is watched. */
    void assertNothingIsLost(int number) {
        names.owner(new Name.OfServer(Servers.id(number)))
                .flatMap(store::find)
                .map(stored -> stored.server())
                .filter(server -> !server.isDeleted())
                .ifPresent(this::assertNothingIsLost);
    }

    private void assertNothingIsLost(Server server) {
        if (server.protection() instanceof Protection.Enabled enabled) {
            assertThat(store.findDek(server.uid(), enabled.key().dek()))
                    .as("the DEK in the store")
                    .hasValueSatisfying(
                            dek -> assertThat(dek.retiredAt()).as("retired").isNull());
            assertThat(postgresServers
                            .at(new PostgresServers.Own(server.registration().postgres(), server.id(), server.uid()))
                            .inspect()
                            .deks())
                    .as("the DEKs in cmk_control")
                    .anyMatch(dek -> dek.id().equals(enabled.key().dek()));
            assertThat(schedule.contains(server.uid())).as("is on the schedule").isTrue();
            assertThat(usage.contains(enabled.key().pinned().kek(), server.uid()))
                    .as("is found by its key")
                    .isTrue();
        }
    }

    /**
     * Runs it in new worlds, killed after its first step, after its second, and so on, until it ends by itself. Each time
     * nothing may be lost, and {@code recovery} must lead to where {@code expectation} holds.
     */
    static void killedAfterEveryStep(
            Consumer<World> given, Consumer<World> run, Consumer<World> recovery, Consumer<World> expectation) {
        for (int step = 1; ; step++) {
            World world = new World();
            given.accept(world);
            boolean survived = !world.dyingAfter(step, () -> run.accept(world));
            world.assertNothingIsLost(1);
            if (!survived) {
                recovery.accept(world);
                world.assertNothingIsLost(1);
            }
            expectation.accept(world);
            if (survived) {
                assertThat(step).as("steps").isGreaterThan(4);
                return;
            }
        }
    }
}
