package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.StoredDek;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeleteBackupTest {
    private final World world = new World();

    @Test
    @DisplayName("D13: our copy of a deleted backup's wrapped DEK is kept for 90 days")
    void keepsTheWrappedDekForNinetyDays() {
        ServerBackup backup = world.enabled(1).backUp(1, 1);
        ServerUid uid = backup.server().uid();

        assertThat(world.deleteBackup(1, 1)).isTrue();

        assertThat(world.store.findDek(uid, backup.dek().id()))
                .contains(new StoredDek(
                        backup.dek(),
                        new DekScope.OfBackup(
                                backup.backup().id(), backup.backup().kind()),
                        backup.backup().createdAt(),
                        world.clock.instant()));
        world.clock.advance(Duration.ofDays(90).minusNanos(1));
        assertThat(world.store.findDek(uid, backup.dek().id())).isPresent();
        world.clock.advance(Duration.ofNanos(1));
        assertThat(world.store.findDek(uid, backup.dek().id())).isEmpty();
        assertThat(world.backups.find(uid, Backups.id(1))).isEmpty();
    }

    @Test
    @DisplayName("R26: touches the DEK of no other scope")
    void touchesNoOtherDek() {
        world.enabled(1).backUp(1, 1);
        ServerBackup other = world.backUp(1, 2);

        world.deleteBackup(1, 1);

        assertThat(world.app
                        .findBackup()
                        .run(other.server().id(), Backups.id(2))
                        .dek())
                .isEqualTo(other.dek());
        assertThat(world.store.deks(other.server().uid()).stream().filter(dek -> dek.retiredAt() != null))
                .hasSize(1);
    }

    @Test
    void leavesAnEvent() {
        world.enabled(1).backUp(1, 1);

        world.deleteBackup(1, 1);

        assertThat(world.events(1, EventType.BACKUP_DELETED))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("backup", Backups.id(1).toString())
                        .containsEntry("kind", "Backup")
                        .containsEntry("keyUri", world.version.toString())
                        .containsEntry("caller", "operator"));
    }

    @Test
    void doesNothingTheSecondTimeNorToOneThatNeverWas() {
        ServerUid uid = world.enabled(1).backUp(1, 1).server().uid();
        world.deleteBackup(1, 1);
        StoredBackup deleted = world.backups.find(uid, Backups.id(1)).orElseThrow();
        world.clock.advance(Duration.ofDays(1));

        assertThat(world.deleteBackup(1, 1)).isFalse();
        assertThat(world.deleteBackup(1, 2)).isFalse();

        assertThat(world.backups.find(uid, Backups.id(1))).contains(deleted);
        assertThat(world.events(1, EventType.BACKUP_DELETED)).hasSize(1);
    }

    @Test
    @DisplayName("R11: the backups of an Inaccessible server stay")
    void refusesAnInaccessibleServer() {
        world.enabled(1).backUp(1, 1);
        world.vaults.delete(Keys.KEK);
        world.tick();

        RequestRefusedException refused = Refused.by(() -> world.deleteBackup(1, 1));

        assertThat(refused.code()).isEqualTo("ServerInaccessible");
        assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(world.backups.find(world.server(1).uid(), Backups.id(1)))
                .hasValueSatisfying(
                        stored -> assertThat(stored.backup().isKept()).isTrue());
    }

    @Test
    void deletesTheBackupsOfAServerThatHasNoKeyAnyMore() {
        world.enabled(1).backUp(1, 1);
        world.release(1);

        assertThat(world.deleteBackup(1, 1)).isTrue();
    }

    @Test
    void isNotDisturbedByAnyCheck() {
        for (int step = 1; ; step++) {
            World met = new World().enabled(1);
            met.backUp(1, 1);
            met.steps.after(step, () -> met.aCheckComesBy(1));

            assertThat(met.deleteBackup(1, 1)).isTrue();

            if (met.steps.isPending()) {
                return;
            }
        }
    }

    @Test
    void isCompletedByTheNextCallWhereverItsInstanceDied() {
        World.killedAfterEveryStep(
                world -> world.enabled(1).backUp(1, 1),
                world -> world.deleteBackup(1, 1),
                world -> world.deleteBackup(1, 1),
                world -> {
                    StoredBackup stored = world.backups
                            .find(world.server(1).uid(), Backups.id(1))
                            .orElseThrow();
                    assertThat(stored.backup().standing()).isEqualTo(new Standing.Deleted(world.clock.instant()));
                    assertThat(stored.dek().retiredAt()).isEqualTo(world.clock.instant());
                    assertThat(world.events(1, EventType.BACKUP_DELETED)).hasSize(1);
                });
    }
}
