package io.pgcmk.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.backup.Standing;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Servers;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.BackupStoreContract;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InMemoryBackupStoreTest extends BackupStoreContract {
    private final MutableClock clock = new MutableClock(Servers.START);
    private final Steps steps = new Steps();
    private final InMemoryServerStore servers = new InMemoryServerStore(steps, clock);
    private final InMemoryBackupStore backups = new InMemoryBackupStore(servers, steps);

    @Test
    @DisplayName("D13: a deleted backup and its DEK are erased after 90 days")
    void erasesADeletedBackup() {
        servers.create(
                ServerChange.of(Servers.bare(1)).and(Backups.stored(1).with(new Standing.Deleted(Servers.START))));

        clock.advance(Duration.ofDays(90).minusNanos(1));
        assertThat(backups.find(Servers.uid(1), Backups.id(1))).isPresent();
        clock.advance(Duration.ofNanos(1));
        assertThat(backups.find(Servers.uid(1), Backups.id(1))).isEmpty();
        assertThat(servers.findDek(Servers.uid(1), Backups.stored(1).backup().dek()))
                .isEmpty();
    }

    @Override
    protected ServerStore servers() {
        return servers;
    }

    @Override
    protected BackupStore backups() {
        return backups;
    }
}
