package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.check.Expiry;
import io.pgcmk.domain.check.Suspicion;
import io.pgcmk.domain.check.Unanswered;
import io.pgcmk.domain.check.Warnings;
import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.operation.Progress;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Rotations;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link ServerStore} promises, together with the {@link Outbox} that it fills. */
public abstract class ServerStoreContract {
    private static final Instant NOW = Servers.START.plusNanos(123_456_789);

    /** An empty store. */
    protected abstract ServerStore servers();

    /** The outbox of that store. */
    protected abstract Outbox outbox();

    @Test
    void hasNoServerThatNobodyStored() {
        assertThat(servers().find(Servers.uid(1))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void givesBackWhatItStored(Server server) {
        StoredServer created = servers().create(ServerChange.of(server));

        assertThat(created.server()).isEqualTo(server);
        assertThat(servers().find(server.uid())).contains(created);
    }

    static Stream<Server> givesBackWhatItStored() {
        OperationId operation = new OperationId(Servers.uid(1), new UUID(1, 1));
        Server bare = Servers.bare(1);
        CheckRecord suspecting = new CheckRecord(
                NOW,
                NOW.plusSeconds(10),
                new Suspicion(
                        Cause.revoked(Permission.WRAP_KEY),
                        Suspicion.Kind.REFUSED,
                        "403 \"Forbidden\"",
                        NOW,
                        NOW.plusSeconds(10),
                        2),
                null,
                null,
                List.of(NOW.minusSeconds(60), NOW),
                new IdentityId("/subscriptions/" + Servers.SUBSCRIPTION
                        + "/resourceGroups/prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders"),
                true,
                DataAtRest.VOLUME,
                new Warnings(
                        List.of(new Expiry(Keys.V1, NOW.plusSeconds(86_400), 1)),
                        new Warnings.NewestFault(Keys.V2, "the key is disabled"),
                        List.of("reporting", "unknown"),
                        true,
                        List.of("db-2.contoso.example:5432 does not answer")));
        CheckRecord recovering = new CheckRecord(
                null,
                NOW,
                null,
                new Unanswered(NOW, NOW.plusSeconds(60), 2, "TIMEOUT"),
                NOW,
                List.of(),
                null,
                false,
                null,
                Warnings.NONE);
        return Stream.of(
                bare,
                bare.deleted(NOW),
                bare.with(plain()),
                bare.with(new Protection.Enabling(operation, null)),
                bare.with(new Protection.Enabling(operation, Keys.active(NOW))),
                bare.with(new Protection.Releasing(Keys.active(NOW))),
                Servers.ready(1),
                bare.with(rotating()),
                bare.decided(enabled(new Access.Ready(NOW), suspecting)),
                bare.decided(enabled(
                        new Access.Inaccessible(Cause.revoked(Permission.GET), NOW, "403 \"Forbidden\": ü"),
                        recovering)),
                Servers.inaccessible(1, Cause.recoverable(Cause.Code.VAULT_DELETED, NOW)),
                Servers.inaccessible(1, Cause.of(Cause.Code.AWAITING_REVALIDATION)));
    }

    @Test
    @DisplayName("R16: finds the copies of a server that are not deleted")
    void findsTheCopiesOfAServer() {
        StoredServer second = servers().create(ServerChange.of(copy(3, 1)));
        StoredServer first = servers().create(ServerChange.of(copy(2, 1)));
        servers().create(ServerChange.of(copy(4, 2)));
        servers().create(ServerChange.of(copy(5, 1).deleted(NOW)));
        servers().create(ServerChange.of(Servers.bare(6)));

        assertThat(servers().copiesOf(Servers.uid(1))).containsExactlyInAnyOrder(first, second);
        assertThat(servers().copiesOf(Servers.uid(6))).isEmpty();
    }

    private static Server copy(int number, int source) {
        Origin origin = Origin.of(CopyMode.POINT_IN_TIME_RESTORE, Servers.uid(source), Servers.id(source), null);
        return Servers.bare(number).with(Lineage.NONE.from(origin));
    }

    @Test
    void refusesToCreateAServerTwice() {
        servers().create(ServerChange.of(Servers.bare(1)));

        assertStale(() -> servers().create(everything(Servers.ready(1), 1)));
        assertHasNothingBut(Servers.bare(1));
    }

    @Test
    void replacesAServerThatIsAsItWasRead() {
        servers().create(ServerChange.of(Servers.bare(1)));
        StoredServer read = servers().find(Servers.uid(1)).orElseThrow();

        StoredServer replaced = servers().replace(read, ServerChange.of(Servers.ready(1)));

        assertThat(replaced.server()).isEqualTo(Servers.ready(1));
        assertThat(servers().find(Servers.uid(1))).contains(replaced);
    }

    @Test
    void goesOnFromWhatAWriteGaveBack() {
        StoredServer created = servers().create(ServerChange.of(Servers.bare(1)));
        StoredServer first = servers().replace(created, ServerChange.of(Servers.ready(1)));

        StoredServer second = servers().replace(first, ServerChange.of(Servers.bare(1)));

        assertThat(servers().find(Servers.uid(1))).contains(second);
    }

    @Test
    void refusesAStaleReplacementAndAllThatBelongsToIt() {
        StoredServer read = servers().create(ServerChange.of(Servers.bare(1)));
        servers().replace(read, ServerChange.of(Servers.ready(1)));

        assertStale(() -> servers().replace(read, everything(Servers.bare(1), 1)));
        assertHasNothingBut(Servers.ready(1));
    }

    @Test
    void knowsAReplacementThatChangedNothing() {
        StoredServer read = servers().create(ServerChange.of(Servers.bare(1)));

        servers().replace(read, ServerChange.of(Servers.bare(1)));

        assertStale(() -> servers().replace(read, ServerChange.of(Servers.bare(1))));
    }

    @Test
    void letsOneOfManyReplaceWhatAllHaveRead() throws InterruptedException, ExecutionException {
        StoredServer read = servers().create(ServerChange.of(Servers.bare(1)));
        Callable<Boolean> replacement = () -> {
            try {
                servers().replace(read, ServerChange.of(Servers.ready(1)));
                return true;
            } catch (StaleStateException e) {
                return false;
            }
        };

        int winners = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> outcome :
                    threads.invokeAll(List.of(replacement, replacement, replacement, replacement))) {
                winners += outcome.get() ? 1 : 0;
            }
        }

        assertThat(winners).isEqualTo(1);
    }

    @Test
    void bringsADeletedServerBack() {
        StoredServer deleted = servers().create(ServerChange.of(Servers.bare(1).deleted(NOW)));

        servers().replace(deleted, ServerChange.of(Servers.bare(1)));

        assertThat(servers().find(Servers.uid(1))).map(StoredServer::server).contains(Servers.bare(1));
    }

    @Test
    void storesADekWithItsServer() {
        StoredDek dek = new StoredDek(Keys.dek(1), new DekScope.OfServer(), NOW, null);

        servers().create(ServerChange.of(Servers.ready(1)).and(dek));

        assertThat(servers().findDek(Servers.uid(1), Keys.dek(1).id())).contains(dek);
    }

    @Test
    void replacesTheWrappingOfADekAndKeepsTheOthers() {
        StoredDek other = new StoredDek(Keys.dek(2), new DekScope.OfServer(), NOW, NOW.plusSeconds(1));
        StoredDek rewrapped = new StoredDek(Keys.dek(1, Keys.V2), new DekScope.OfServer(), NOW, NOW.plusSeconds(1));
        StoredServer stored = servers()
                .create(ServerChange.of(Servers.ready(1))
                        .and(new StoredDek(Keys.dek(1), new DekScope.OfServer(), NOW, null))
                        .and(other));

        servers().replace(stored, ServerChange.of(Servers.ready(1)).and(rewrapped));

        assertThat(servers().findDek(Servers.uid(1), Keys.dek(1).id())).contains(rewrapped);
        assertThat(servers().findDek(Servers.uid(1), Keys.dek(2).id())).contains(other);
    }

    @Test
    void keepsTheDeksOfServersApart() {
        servers()
                .create(ServerChange.of(Servers.ready(1))
                        .and(new StoredDek(Keys.dek(1), new DekScope.OfServer(), NOW, null)));
        servers().create(ServerChange.of(Servers.ready(2)));

        assertThat(servers().findDek(Servers.uid(2), Keys.dek(1).id())).isEmpty();
    }

    @Test
    void hasNoOperationThatNobodyStored() {
        assertThat(servers().findOperation(new OperationId(Servers.uid(1), new UUID(1, 1))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void replacesAnOperation(Progress progress) {
        Operation running = operation(1, NOW);
        StoredServer stored = servers().create(ServerChange.of(Servers.bare(1)).and(running));

        servers().replace(stored, ServerChange.of(Servers.bare(1)).and(running.ended(progress)));

        assertThat(servers().findOperation(running.id())).contains(running.ended(progress));
    }

    static Stream<Progress> replacesAnOperation() {
        return Stream.of(
                new Progress.InProgress(),
                new Progress.Succeeded(NOW),
                new Progress.Failed(NOW, "PostgresUnreachable", "no route to host"));
    }

    @Test
    void findsOperationsOfAllServersWhoseLeaseEndedBeforeNow() {
        Operation abandoned = operation(1, NOW.minusMillis(1));
        servers().create(ServerChange.of(Servers.bare(1)).and(abandoned));
        servers().create(ServerChange.of(Servers.bare(2)).and(operation(2, NOW)));
        servers().create(ServerChange.of(Servers.bare(3)).and(operation(3, NOW.plusMillis(1))));
        Operation another = operation(4, NOW.minusSeconds(60));
        servers().create(ServerChange.of(Servers.bare(4)).and(another));

        assertThat(servers().abandonedOperations(NOW, 10)).containsExactlyInAnyOrder(abandoned, another);
    }

    @Test
    void findsNoOperationThatHasEnded() {
        Operation operation = operation(1, NOW.minusSeconds(1));
        servers().create(ServerChange.of(Servers.bare(1)).and(operation.ended(new Progress.Succeeded(NOW))));

        assertThat(servers().abandonedOperations(NOW, 10)).isEmpty();
    }

    @Test
    void findsNoMoreOperationsThanAskedFor() {
        IntStream.rangeClosed(1, 3)
                .forEach(number -> servers()
                        .create(ServerChange.of(Servers.bare(number))
                                .and(operation(number, NOW.minusSeconds(number)))));

        assertThat(servers().abandonedOperations(NOW, 2)).hasSize(2);
    }

    @Test
    void findsServersThatAreToBeLookedOver() {
        servers().create(ServerChange.of(toSurvey(1, NOW)));
        servers().create(ServerChange.of(toSurvey(2, NOW.plusNanos(1))));
        servers().create(ServerChange.of(toSurvey(3, null)));
        servers().create(ServerChange.of(Servers.bare(4)));
        servers().create(ServerChange.of(toSurvey(5, NOW).deleted(NOW)));

        assertThat(servers().toSurvey(NOW, 10)).containsExactlyInAnyOrder(Servers.uid(1), Servers.uid(3));
        assertThat(servers().toSurvey(NOW, 1)).hasSize(1);
    }

    private static Server toSurvey(int number, @Nullable Instant at) {
        Server server = Servers.ready(number);
        Protection.Enabled enabled = (Protection.Enabled) server.protection();
        return server.checked(enabled.with(enabled.rewraps().surveyedAgainAt(at)));
    }

    @Test
    void putsEventsIntoTheOutbox() {
        Event registered = event(1, NOW);
        StoredServer created = servers().create(ServerChange.of(Servers.bare(1), registered));
        Event enabled = event(1, NOW.plusSeconds(1));

        servers().replace(created, ServerChange.of(Servers.ready(1), enabled));

        assertThat(outbox().pending(Servers.uid(1))).containsExactly(registered, enabled);
    }

    @Test
    void givesTheOutboxOfOneServerOldestFirst() {
        Event late = event(1, NOW.plusSeconds(2));
        Event early = event(1, NOW);
        Event between = event(1, NOW.plusNanos(1_000_000));
        servers().create(ServerChange.of(Servers.bare(1), late, early, between));
        servers().create(ServerChange.of(Servers.bare(2), event(2, NOW)));

        assertThat(outbox().pending(Servers.uid(1))).containsExactly(early, between, late);
    }

    @Test
    void givesTheOutboxesOfAllServers() {
        Event one = event(1, NOW);
        Event other = event(2, NOW);
        servers().create(ServerChange.of(Servers.bare(1), one));
        servers().create(ServerChange.of(Servers.bare(2), other));

        assertThat(outbox().pending(10)).containsExactlyInAnyOrder(one, other);
        assertThat(outbox().pending(1)).hasSize(1);
    }

    @Test
    void removesAnEventOnce() {
        Event first = event(1, NOW);
        Event second = event(1, NOW.plusSeconds(1));
        servers().create(ServerChange.of(Servers.bare(1), first, second));

        outbox().remove(first);
        outbox().remove(first);

        assertThat(outbox().pending(Servers.uid(1))).containsExactly(second);
        assertThat(outbox().pending(10)).containsExactly(second);
    }

    private void assertHasNothingBut(Server server) {
        assertThat(servers().find(server.uid())).map(StoredServer::server).contains(server);
        assertThat(servers().findDek(server.uid(), Keys.dek(1).id())).isEmpty();
        assertThat(servers().findOperation(operation(1, NOW).id())).isEmpty();
        assertThat(outbox().pending(server.uid())).isEmpty();
    }

    private static void assertStale(ThrowingCallable write) {
        assertThatExceptionOfType(StaleStateException.class).isThrownBy(write);
    }

    private static ServerChange everything(Server server, int number) {
        return ServerChange.of(server, event(number, NOW))
                .and(new StoredDek(Keys.dek(number), new DekScope.OfServer(), NOW, null))
                .and(operation(number, NOW));
    }

    private static Event event(int number, Instant at) {
        return Event.of(Servers.uid(number), at, EventType.KEY_ACCESS_FAILED, "cause", "KeyDeleted");
    }

    private static Operation operation(int number, Instant leaseUntil) {
        ServerUid uid = Servers.uid(number);
        return new Operation(
                new OperationId(uid, new UUID(1, number)),
                Keys.KEK,
                "caller",
                NOW.minusSeconds(90),
                leaseUntil,
                new Progress.InProgress());
    }

    private static Protection.Enabled rotating() {
        return enabled(new Access.Ready(NOW), CheckRecord.none())
                .with(new Rewraps(
                        new Rewraps.Running(Rotations.id(1, 1), Keys.V2),
                        List.of(
                                OlderVersion.of(Keys.V1, true),
                                OlderVersion.of(Keys.V2, false).seen(OlderVersion.Seen.DELETED, NOW)),
                        NOW));
    }

    private static Protection.Enabled enabled(Access access, CheckRecord checks) {
        return new Protection.Enabled(Keys.active(NOW), access, Enforcement.NOT_CONFIRMED, checks, Rewraps.none());
    }

    /** Without ARM, tags and defaults. */
    private static Registration plain() {
        return new Registration(
                "northeurope",
                Map.of(),
                "MO_Gen5_4",
                Tier.MEMORY_OPTIMIZED,
                new PostgresHosts(List.of(Servers.endpoint(1), Servers.endpoint(2))),
                new ServerIdentity(ServerIdentity.Kind.FEDERATED, new UUID(1, 1), new UUID(1, 2), Servers.TENANT),
                null,
                new ServerPolicy(true, ServerPolicy.Recovery.MANUAL, ServerPolicy.Lease.OFF, Duration.ofMinutes(90)),
                Set.of());
    }
}
