package io.pgcmk.adapter.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Servers;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.BackupStoreContract;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredBackup;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CosmosBackupStoreTest extends BackupStoreContract {
    private static final ServerUid UID = Servers.uid(1);

    private final CosmosStores stores = EmulatedStores.empty(Clock.fixed(Servers.START, ZoneOffset.UTC));

    /** Not a page shorter by one: what lost its DEK cannot be restored. */
    @Test
    void doesNotHideThatTheDekOfAKeptBackupIsLost() {
        store(Backups.stored(1));

        assertThatIllegalStateException()
                .isThrownBy(() -> backups().find(UID, Backups.id(1)))
                .withMessageContaining(Backups.id(1).toString());
        assertThatIllegalStateException().isThrownBy(() -> backups().page(UID, 10, null));
    }

    /** Cosmos DB erases one document after the other. */
    @Test
    void leavesADeletedBackupOutWhoseDekWasErasedBefore() {
        store(Backups.stored(1).with(new Standing.DeletedWithServer(Servers.START)));

        assertThat(backups().find(UID, Backups.id(1))).isEmpty();
        assertThat(backups().deletedWithServer(UID, 10)).isEmpty();
    }

    private void store(StoredBackup withoutDek) {
        servers()
                .create(new ServerChange(
                        Servers.bare(1),
                        List.of(),
                        List.of(),
                        List.of(withoutDek.backup()),
                        List.of(),
                        List.of(),
                        List.of()));
    }

    @Override
    protected ServerStore servers() {
        return stores.servers();
    }

    @Override
    protected BackupStore backups() {
        return stores.backups();
    }
}
