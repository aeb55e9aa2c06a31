package io.pgcmk.fake;

import io.pgcmk.port.BackupStore;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.RotationStoreContract;
import io.pgcmk.port.ServerStore;

class InMemoryRotationStoreTest extends RotationStoreContract {
    private final MutableClock clock = new MutableClock(NOW);
    private final InMemoryStores stores = new InMemoryStores(new Steps(), clock);

    @Override
    protected ServerStore servers() {
        return stores.servers;
    }

    @Override
    protected BackupStore backups() {
        return stores.backups;
    }

    @Override
    protected RotationStore rotations() {
        return stores.rotations;
    }
}
