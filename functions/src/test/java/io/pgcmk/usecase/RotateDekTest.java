package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationReason;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.StoredDek;
import io.pgcmk.usecase.RegisterBackup.Registered;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import io.pgcmk.usecase.RotateDek.Rotated;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R26: a new DEK for one scope, and no other one is touched. */
class RotateDekTest {

    private final World world = new World();

    @BeforeEach
    void has() {
        world.enabled(1);
        world.app.registerBackup().run(Servers.id(1), BackupKind.ARCHIVE, Backups.id(1), World.CALLER);
        world.backUp(1, 2);
        world.clock.advance(Duration.ofMinutes(1));
    }

    private static Rotated ofServer(World world) {
        return world.app.rotateDek().ofServer(Servers.id(1), World.CALLER);
    }

    private Rotated ofServer() {
        return ofServer(world);
    }

    private Registered ofArchive(int archive, int given) {
        return world.app.rotateDek().ofArchive(Servers.id(1), Backups.id(archive), Backups.id(given), World.CALLER);
    }

    private List<StoredDek> deks() {
        return world.store.deks(world.server(1).uid());
    }

    @Nested
    class OfAnArchive {

        @Test
        @DisplayName("R26: new segments get a DEK of their own; the old ones keep theirs, and so does everything else")
        void addsAnArchiveAndTouchesNothingElse() {
            List<StoredDek> before = deks();

            Registered registered = ofArchive(1, 3);

            assertThat(registered.created()).isTrue();
            assertThat(registered.backup().backup().kind()).isEqualTo(BackupKind.ARCHIVE);
            assertThat(registered.backup().backup().id()).isEqualTo(Backups.id(3));
            assertThat(deks()).containsAll(before).hasSize(before.size() + 1);
            assertThat(before)
                    .noneMatch(dek ->
                            dek.dek().id().equals(registered.backup().dek().id()));
        }

        @Test
        void namesBothInItsEvent() {
            Registered registered = ofArchive(1, 3);

            assertThat(world.events(1, EventType.DEK_ROTATED))
                    .singleElement()
                    .satisfies(event -> assertThat(event.details())
                            .containsEntry("scope", "Archive")
                            .containsEntry("archive", Backups.id(1).toString())
                            .containsEntry("backup", Backups.id(3).toString())
                            .containsEntry("dek", registered.backup().dek().id().toString())
                            .containsEntry("caller", "operator"));
        }

        @Test
        void givesARepeatedCallTheSame() {
            Registered first = ofArchive(1, 3);

            Registered again = ofArchive(1, 3);

            assertThat(again.created()).isFalse();
            assertThat(again.backup()).isEqualTo(first.backup());
            assertThat(world.events(1, EventType.DEK_ROTATED)).hasSize(1);
        }

        @Test
        void refusesABackup() {
            assertRefused(Kind.BAD_REQUEST, "archive", Refused.by(() -> ofArchive(2, 3)));
        }

        @Test
        void refusesTheArchivesOwnIdForTheNewOne() {
            assertRefused(Kind.BAD_REQUEST, "id", Refused.by(() -> ofArchive(1, 1)));
        }

        @Test
        void findsNoArchiveThatWasDeleted() {
            world.deleteBackup(1, 1);

            RequestRefusedException refused = Refused.by(() -> ofArchive(1, 3));

            assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(refused.code()).isEqualTo("BackupNotFound");
        }

        @Test
        void rotatesNoArchiveThatIsDeletedMeanwhile() {
            for (int step = 1; ; step++) {
                World met = new World().enabled(1);
                met.app.registerBackup().run(Servers.id(1), BackupKind.ARCHIVE, Backups.id(1), World.CALLER);
                met.steps.after(step, () -> met.deleteBackup(1, 1));
                boolean refused = false;
                try {
                    met.app.rotateDek().ofArchive(Servers.id(1), Backups.id(1), Backups.id(3), World.CALLER);
                } catch (RequestRefusedException e) {
                    refused = true;
                }
                boolean ended = met.steps.isPending();
                met.steps.restart();
                assertThat(met.events(1, EventType.DEK_ROTATED)).hasSize(refused ? 0 : 1);
                if (ended) {
                    assertThat(step).isGreaterThan(4);
                    return;
                }
            }
        }

        @Test
        @DisplayName("R11: refuses an Inaccessible server")
        void refusesAnInaccessibleServer() {
            world.vaults.delete(Keys.KEK);
            world.tick();

            assertThat(Refused.by(() -> ofArchive(1, 3)).code()).isEqualTo("ServerInaccessible");
        }

        private void assertRefused(Kind kind, String target, RequestRefusedException refused) {
            assertThat(refused.kind()).isEqualTo(kind);
            assertThat(refused.target()).isEqualTo(target);
            assertThat(world.events(1, EventType.DEK_ROTATED)).isEmpty();
        }
    }

    @Nested
    class OfTheServer {

        @Test
        @DisplayName("R26: lies in the store and in cmk_control; the old one is retired, and no other scope is touched")
        void replacesTheServersOwnAndNoOther() {
            DekId old = world.protection(1).key().dek();
            List<StoredDek> others = deks().stream()
                    .filter(dek -> dek.scope() instanceof DekScope.OfBackup)
                    .toList();

            Rotated rotated = ofServer();

            assertThat(rotated.retired()).isEqualTo(old);
            assertThat(world.protection(1).key().dek())
                    .isEqualTo(rotated.dek().id())
                    .isNotEqualTo(old);
            assertThat(world.store
                            .findDek(world.server(1).uid(), old)
                            .orElseThrow()
                            .retiredAt())
                    .isEqualTo(world.clock.instant());
            assertThat(deks()).containsAll(others).hasSize(others.size() + 2);
            assertThat(world.backups.kept(world.server(1).uid(), 10)).hasSize(2);
            world.assertNothingIsLost(1);
        }

        @Test
        @DisplayName("cmk_control hands out the newest")
        void isTheNewestInControl() {
            Rotated rotated = ofServer();

            assertThat(rotated.inControl()).isTrue();
            assertThat(newestInControl(world)).isEqualTo(rotated.dek());
        }

        @Test
        @DisplayName("R31: unwraps with the server's own identity")
        void isProven() {
            Rotated rotated = ofServer();

            assertThat(world.vaults.calls(Operation.UNWRAP)).isPositive();
            world.vaults
                    .actingAs(Servers.identity(1).clientId())
                    .unwrap(rotated.dek())
                    .close();
            assertThat(world.vaults.deksInTheClear()).isZero();
        }

        @Test
        void leavesAnEvent() {
            Rotated rotated = ofServer();

            Event event = world.events(1, EventType.DEK_ROTATED).getFirst();
            assertThat(event.details())
                    .containsEntry("scope", "Server")
                    .containsEntry("dek", rotated.dek().id().toString())
                    .containsEntry("oldDek", rotated.retired().toString())
                    .containsEntry("caller", "operator");
        }

        @Test
        @DisplayName("a PostgreSQL that does not answer gets it from the rotation that was begun with it")
        void isLeftToARotationIfPostgresDoesNotAnswer() {
            world.postgres(1).failWith(PostgresFault.UNREACHABLE);

            Rotated rotated = ofServer();

            assertThat(rotated.inControl()).isFalse();
            Rotation rotation =
                    world.rotations.find(rotated.rotation()).orElseThrow().rotation();
            assertThat(rotation.isRunning()).isTrue();
            assertThat(rotation.inControl()).isFalse();
            assertThat(rotation.reason()).isEqualTo(RotationReason.LEFT_BEHIND);
            assertThat(rotation.to()).isEqualTo(world.version);
            assertThat(rotation.from()).isEqualTo(Set.of());
            assertThat(world.protection(1).rewraps().running())
                    .isEqualTo(new Rewraps.Running(rotated.rotation(), world.version));
        }

        @Test
        void isHandedOutOnceTheRotationReachesPostgres() {
            world.postgres(1).failWith(PostgresFault.UNREACHABLE);
            Rotated rotated = ofServer();
            world.postgres(1).failWith(null);
            world.clock.advance(Duration.ofMinutes(1));

            world.app.continueRotations().run(Duration.ofSeconds(50));

            assertThat(newestInControl(world)).isEqualTo(rotated.dek());
            assertThat(world.rotations
                            .find(rotated.rotation())
                            .orElseThrow()
                            .rotation()
                            .state())
                    .isInstanceOf(RotationState.Succeeded.class);
            assertThat(world.protection(1).rewraps().running()).isNull();
        }

        @Test
        void tellsTheRotationThatPostgresHasIt() {
            Rotated rotated = ofServer();

            assertThat(world.rotations
                            .find(rotated.rotation())
                            .orElseThrow()
                            .rotation()
                            .inControl())
                    .isTrue();
        }

        @Test
        void waitsForARotationThatRuns() {
            ofServer();

            RequestRefusedException refused = Refused.by(this::again);

            assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
            assertThat(refused.code()).isEqualTo("RotationInProgress");
        }

        private void again() {
            ofServer();
        }

        @Test
        @DisplayName("R11: refuses an Inaccessible server, and asks no vault")
        void refusesAnInaccessibleServer() {
            world.vaults.delete(Keys.KEK);
            world.tick();
            int calls = world.vaults.calls().size();

            assertThat(Refused.by(this::again).code()).isEqualTo("ServerInaccessible");
            assertThat(world.vaults.calls()).hasSize(calls);
        }

        @Test
        void refusesAServerWithoutAKey() {
            world.release(1);

            assertThat(Refused.by(this::again).code()).isEqualTo("NoActiveKey");
        }

        @ParameterizedTest
        @EnumSource(names = {"WRAP", "UNWRAP"})
        void changesNothingIfTheVaultRefuses(Operation operation) {
            world.vaults.revoke(Servers.identity(1).clientId(), operation);
            List<StoredDek> before = deks();

            assertThat(Refused.by(this::again).code()).isEqualTo("AzureKeyVaultMissingPermissionsMessage");
            assertThat(deks()).isEqualTo(before);
        }

        @Test
        @DisplayName(
                "killed anywhere: a DEK that cmk_control hands out lies in the store, and a rotation does the rest")
        void losesNothingWhereverItIsKilled() {
            for (int step = 1; ; step++) {
                World met = new World().enabled(1);
                DekId old = met.protection(1).key().dek();
                boolean died = met.dyingAfter(step, () -> ofServer(met));

                WrappedDek handedOut = newestInControl(met);
                assertThat(met.store.findDek(met.server(1).uid(), handedOut.id()))
                        .isPresent();
                boolean rotated = !met.protection(1).key().dek().equals(old);
                boolean pending = rotated && handedOut.id().equals(old);
                assertThat(met.protection(1).rewraps().running() != null).isEqualTo(rotated);
                if (pending) {
                    assertThat(met.rotations.abandoned(met.clock.instant().plusNanos(1), 10))
                            .singleElement()
                            .satisfies(left ->
                                    assertThat(left.rotation().inControl()).isFalse());
                }
                if (!died) {
                    assertThat(step).isGreaterThan(4);
                    return;
                }
            }
        }

        @Test
        void wrapsOnceBesideChecks() {
            for (int step = 1; ; step++) {
                World met = new World().enabled(1);
                long wraps = met.vaults.calls(Operation.WRAP);
                met.steps.after(step, () -> met.aCheckComesBy(1));

                ofServer(met);

                assertThat(met.vaults.calls(Operation.WRAP)).isEqualTo(wraps + 1);
                if (met.steps.isPending()) {
                    assertThat(step).isGreaterThan(4);
                    return;
                }
            }
        }

        private static WrappedDek newestInControl(World world) {
            return world.postgres(1).inspect().deks().getLast();
        }
    }
}
