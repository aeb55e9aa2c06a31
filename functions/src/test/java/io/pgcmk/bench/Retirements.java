package io.pgcmk.bench;

import io.pgcmk.adapter.cosmos.CosmosStores;
import io.pgcmk.adapter.cosmos.EmulatedStores;
import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupId;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakeOwnIdentity;
import io.pgcmk.fake.FakePostgresServers;
import io.pgcmk.fake.FakeVaultControlPlane;
import io.pgcmk.fake.FakeVaultTenants;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.local.bench.Figure;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import io.pgcmk.usecase.AskRetirement;
import io.pgcmk.usecase.Ports;
import io.pgcmk.usecase.UseCases;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How long it takes to say whether a key version may be disabled that ten thousand things lie under. */
final class Retirements {
    /** Each with its own DEK, and the DEKs and sidecars of its backups: 99 uses. */
    private static final int SERVERS = 102;

    private static final int BACKUPS = 49;
    private static final int PAGE = 1000;
    private static final int WARM_UP = 10;
    private static final int ANSWERS = 20;
    private static final long NANOS_IN_A_MILLI = 1_000_000;

    private Retirements() {}

    static List<Figure> measure() {
        CosmosStores stores = EmulatedStores.empty(Clock.fixed(Servers.START, ZoneOffset.UTC));
        IntStream.rangeClosed(1, SERVERS).forEach(number -> stores.servers().create(server(number)));
        AskRetirement ask = app(stores).askRetirement();
        long[] millis = new long[ANSWERS];
        for (int answer = -WARM_UP; answer < ANSWERS; answer++) {
            EmulatedStores.requests().clear();
            long began = System.nanoTime();
            ask.run(Servers.SUBSCRIPTION, new KeyVersions(Keys.V1), PAGE, null);
            if (answer >= 0) {
                millis[answer] = (System.nanoTime() - began) / NANOS_IN_A_MILLI;
            }
        }
        long[] sorted = LongStream.of(millis).sorted().toArray();
        return List.of(new Figure(
                "keyUsage for 10,000 uses: time of one answer",
                "< 1 s",
                sorted[ANSWERS / 2] + " ms",
                "median of " + ANSWERS + ", " + sorted[ANSWERS - 1] + " ms at most; counts and a page of " + PAGE
                        + " by "
                        + EmulatedStores.requests().countOfDocumentRequests()
                        + " requests to the Cosmos DB emulator in the same process"));
    }

    private static UseCases app(CosmosStores stores) {
        Steps steps = new Steps();
        MutableClock clock = new MutableClock(Servers.START);
        return UseCases.of(new Ports(
                stores.servers(),
                stores.backups(),
                stores.rotations(),
                stores.wrappedUnder(),
                stores.surveys(),
                stores.outbox(),
                stores.events(),
                stores.names(),
                stores.keyUsage(),
                stores.schedule(),
                new FakePostgresServers(steps),
                identity -> new FakeKekVaults(clock).actingAs(identity.clientId()),
                new FakeVaultTenants(),
                new FakeVaultControlPlane(),
                new FakeOwnIdentity(),
                new FakeCallerTokens(),
                Retirements::sideBySide,
                clock,
                InMemoryStores.LEASE,
                new SecureRandom(),
                clock));
    }

    private static void sideBySide(List<? extends Runnable> tasks) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            tasks.forEach(threads::execute);
        }
    }

    private static ServerChange server(int number) {
        ServerChange change = ServerChange.of(Servers.ready(number))
                .and(new StoredDek(dek(), new DekScope.OfServer(), Servers.START, null));
        for (int backup = 0; backup < BACKUPS; backup++) {
            change = change.and(backup());
        }
        return change;
    }

    private static StoredBackup backup() {
        BackupId id = new BackupId(UUID.randomUUID());
        WrappedDek dek = dek();
        return new StoredBackup(
                new Backup(id, BackupKind.BACKUP, dek.id(), Keys.V1, Servers.START, new Standing.Kept(), Proof.none()),
                new StoredDek(dek, new DekScope.OfBackup(id, BackupKind.BACKUP), Servers.START, null));
    }

    private static WrappedDek dek() {
        WrappedDek like = Keys.dek(1);
        return new WrappedDek(
                new DekId(UUID.randomUUID()), like.wrappedBy(), like.algorithm(), like.ciphertext(), like.checkValue());
    }
}
