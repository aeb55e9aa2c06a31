package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Servers;
import io.pgcmk.port.Name;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D13: what becomes of a server's backups when it is deleted, and when it comes back. */
class RetireBackupsTest {
    /** More than one change can hold. */
    private static final int MANY = 60;

    private final World world = new World();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 49, 50, 98, 99, 250})
    @DisplayName("D13: all backups of a deleted server go with it, however many they are")
    void goWithTheirServer(int number) {
        closed(world, number);
        ServerUid uid = world.server(1).uid();
        Instant deletedAt = world.clock.instant();

        world.delete(1);

        assertThat(all(world, uid, number)).allSatisfy(backup -> {
            assertThat(backup.backup().standing()).isEqualTo(new Standing.DeletedWithServer(deletedAt));
            assertThat(backup.dek().retiredAt()).isEqualTo(deletedAt);
        });
        assertThat(world.backups.kept(uid, 1)).isEmpty();
    }

    @Test
    @DisplayName("D13: they are erased 90 days after their server was deleted, also if that was finished later")
    void areErasedWithTheirServer() {
        closed(world, MANY);
        ServerUid uid = world.server(1).uid();
        diesRetiring(world);
        world.clock.advance(Duration.ofDays(30));
        world.delete(1);

        world.clock.advance(Duration.ofDays(60).minusNanos(1));
        assertThat(all(world, uid, MANY)).hasSize(MANY);
        world.clock.advance(Duration.ofNanos(1));

        assertThat(world.backups.find(uid, Backups.id(1))).isEmpty();
        assertThat(world.store.findDek(uid, Backups.backup(1).dek())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 49, 50, 98, 99, 250})
    @DisplayName("D13: a PUT of the same id brings all of them back, with their DEKs")
    void comeBackWithTheirServer(int number) {
        closed(world, number);
        ServerUid uid = world.server(1).uid();
        List<StoredBackup> before = all(world, uid, number);
        world.delete(1);
        world.clock.advance(Duration.ofDays(89));

        world.register(1);

        assertThat(all(world, uid, number)).isEqualTo(before);
        world.clock.advance(Duration.ofDays(90));
        assertThat(all(world, uid, number)).isEqualTo(before);
    }

    @Test
    @DisplayName("D13: those that were deleted by themselves do not come back, and keep their own time")
    void comeBackOnlyIfTheyWentWithTheirServer() {
        world.enabled(1).backUp(1, 1);
        world.backUp(1, 2);
        ServerUid uid = world.server(1).uid();
        world.deleteBackup(1, 1);
        Instant deletedAt = world.clock.instant();
        // At the same instant: it is not told by its time.
        world.delete(1);
        world.clock.advance(Duration.ofDays(1));

        world.register(1);

        assertThat(standing(uid, 1)).isEqualTo(new Standing.Deleted(deletedAt));
        assertThat(standing(uid, 2)).isEqualTo(new Standing.Kept());
        assertThat(world.backups.find(uid, Backups.id(1)).orElseThrow().dek().retiredAt())
                .isEqualTo(deletedAt);
    }

    @Test
    @DisplayName("D13: the backups of a server that was released and deleted come back as well")
    void comeBackWithAServerWithoutAKey() {
        ServerBackup backup = world.enabled(1).backUp(1, 1);
        world.delete(1);

        world.register(1);

        assertThat(world.app.findBackup().run(Servers.id(1), Backups.id(1)).dek())
                .isEqualTo(backup.dek());
        world.app.verifyBackup().run(Servers.id(1), Backups.id(1), World.CALLER);
    }

    @Test
    @DisplayName("D13: wherever the instance died that deletes the server, the next call finishes")
    void allGoWhereverTheInstanceDied() {
        diesEverywhere(
                world -> closed(world, MANY),
                world -> world.delete(1),
                world -> assertThat(all(world, former(world), MANY))
                        .allSatisfy(backup ->
                                assertThat(backup.backup().standing()).isInstanceOf(Standing.DeletedWithServer.class)));
    }

    @Test
    @DisplayName("D13: wherever the instance died that brings the server back, the next call finishes")
    void allComeBackWhereverTheInstanceDied() {
        diesEverywhere(
                world -> {
                    closed(world, MANY);
                    world.delete(1);
                },
                world -> world.register(1),
                world -> assertThat(all(world, former(world), MANY))
                        .allSatisfy(
                                backup -> assertThat(backup.backup().isKept()).isTrue()));
    }

    @Test
    @DisplayName("D13: a PUT that meets a half-done DELETE loses nothing")
    void loseNothingWhenTheServerComesBackMeanwhile() {
        meetEverywhere(world -> closed(world, MANY), world -> world.delete(1), world -> world.register(1));
    }

    @Test
    @DisplayName("D13: a DELETE that meets a half-done PUT loses nothing")
    void loseNothingWhenTheServerIsDeletedMeanwhile() {
        meetEverywhere(
                world -> {
                    closed(world, MANY);
                    world.delete(1);
                },
                world -> world.register(1),
                world -> world.delete(1));
    }

    @Test
    @DisplayName("D13: of two DELETEs at once, both end")
    void areTakenByTwoAtOnce() {
        meetEverywhere(world -> closed(world, MANY), world -> world.delete(1), world -> world.delete(1));
    }

    @Test
    void areLeftAloneByADeleteOfAServerThatIsNotThere() {
        closed(world, 1);
        ServerUid uid = world.server(1).uid();
        world.delete(1);
        world.register(1);

        world.app.deleteServer().run(Servers.id(2), Precondition.NONE, World.CALLER);

        assertThat(standing(uid, 1)).isEqualTo(new Standing.Kept());
    }

    private static void diesEverywhere(Consumer<World> given, Consumer<World> run, Consumer<World> expectation) {
        for (int step = 1; ; step++) {
            World world = new World();
            given.accept(world);
            boolean survived = !world.dyingAfter(step, () -> run.accept(world));
            assertNothingIsLost(world);
            run.accept(world);
            assertNothingIsLost(world);
            world.assertNothingIsLost(1);
            expectation.accept(world);
            if (survived) {
                assertThat(step).as("steps").isGreaterThan(8);
                return;
            }
        }
    }

    private static void meetEverywhere(Consumer<World> given, Consumer<World> run, Consumer<World> other) {
        for (int step = 1; ; step++) {
            World world = new World();
            given.accept(world);
            world.steps.after(step, () -> answered(() -> other.accept(world)));
            answered(() -> run.accept(world));
            boolean ended = world.steps.isPending();
            world.steps.restart();
            assertNothingIsLost(world);
            if (ended) {
                assertThat(step).as("steps").isGreaterThan(8);
                return;
            }
        }
    }

    /** Whoever is overtaken is told to repeat the call. */
    private static void answered(Runnable call) {
        try {
            call.run();
        } catch (RequestRefusedException e) {
            assertThat(e.code()).isIn("Conflict", "ResourceNotFound", "IdentityInUse");
        }
    }

    /** A deleted server's backups may be kept too long; those of a server that is there are all there. */
    private static void assertNothingIsLost(World world) {
        ServerUid uid = former(world);
        Server server = world.store.find(uid).map(StoredServer::server).orElseThrow();
        for (StoredBackup backup : all(world, uid, MANY)) {
            assertThat(backup.dek().retiredAt())
                    .isEqualTo(backup.backup().standing().deletedAt());
            assertThat(backup.backup().isKept() || server.isDeleted())
                    .as("kept, or deleted with its server")
                    .isTrue();
        }
    }

    private static void diesRetiring(World world) {
        StoredServer stored = world.store.find(world.server(1).uid()).orElseThrow();
        for (int step = 1; !stored.server().isDeleted(); step++) {
            world.dyingAfter(step, () -> world.delete(1));
            stored = world.store.find(stored.server().uid()).orElseThrow();
        }
    }

    /** Closed, with so many backups. */
    private static void closed(World world, int backups) {
        world.closed(1);
        StoredServer server = world.store.find(world.server(1).uid()).orElseThrow();
        for (int number = 1; number <= backups; number++) {
            server =
                    world.store.replace(server, ServerChange.of(server.server()).and(Backups.stored(number)));
        }
    }

    private static List<StoredBackup> all(World world, ServerUid uid, int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(backup -> world.backups.find(uid, Backups.id(backup)).orElseThrow())
                .toList();
    }

    private Standing standing(ServerUid uid, int backup) {
        return world.backups
                .find(uid, Backups.id(backup))
                .orElseThrow()
                .backup()
                .standing();
    }

    /** Its name is kept with its uid. */
    private static ServerUid former(World world) {
        return world.names.owner(new Name.OfServer(Servers.id(1))).orElseThrow();
    }
}
