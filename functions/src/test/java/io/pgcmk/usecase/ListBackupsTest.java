package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.page.Page;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ListBackupsTest {
    private final World world = new World();

    @Test
    void showsTheNewestFirstAPageAtATime() {
        backedUp(3);

        Page<ServerBackup> first = world.app.listBackups().run(Servers.id(1), 2, null);
        Page<ServerBackup> second = world.app.listBackups().run(Servers.id(1), 2, first.continuation());

        assertThat(first.elements())
                .extracting(backup -> backup.backup().id())
                .containsExactly(Backups.id(3), Backups.id(2));
        assertThat(second.elements()).extracting(backup -> backup.backup().id()).containsExactly(Backups.id(1));
        assertThat(second.continuation()).isNull();
    }

    @Test
    void showsEachAsItIsFoundByItself() {
        backedUp(1);

        assertThat(world.app.listBackups().run(Servers.id(1), 50, null).elements())
                .containsExactly(world.app.findBackup().run(Servers.id(1), Backups.id(1)));
    }

    @Test
    void showsThemAlsoOfAnInaccessibleServer() {
        backedUp(1);
        world.vaults.delete(Keys.KEK);
        world.tick();

        assertThat(world.app.listBackups().run(Servers.id(1), 50, null).elements())
                .hasSize(1);
    }

    @Test
    void leavesDeletedOnesOut() {
        backedUp(2);
        world.deleteBackup(1, 1);

        assertThat(world.app.listBackups().run(Servers.id(1), 50, null).elements())
                .extracting(backup -> backup.backup().id())
                .containsExactly(Backups.id(2));
        assertThat(Refused.by(() -> world.app.findBackup().run(Servers.id(1), Backups.id(1))))
                .returns(Kind.NOT_FOUND, RequestRefusedException::kind)
                .returns("BackupNotFound", RequestRefusedException::code);
    }

    @Test
    void findsNoneOfAnotherServer() {
        backedUp(1);
        world.enabled(2);

        assertThat(world.app.listBackups().run(Servers.id(2), 50, null).elements())
                .isEmpty();
        assertThat(Refused.by(() -> world.app.findBackup().run(Servers.id(2), Backups.id(1)))
                        .code())
                .isEqualTo("BackupNotFound");
    }

    @Test
    void refusesAContinuationThatItDidNotGive() {
        backedUp(1);

        RequestRefusedException refused =
                Refused.by(() -> world.app.listBackups().run(Servers.id(1), 2, "mine"));

        assertThat(refused.kind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(refused.target()).isEqualTo("$skipToken");
    }

    private void backedUp(int backups) {
        world.enabled(1);
        for (int backup = 1; backup <= backups; backup++) {
            world.clock.advance(Duration.ofSeconds(1));
            world.backUp(1, backup);
        }
    }
}
