package io.pgcmk.adapter.cosmos;

import io.pgcmk.fake.MutableClock;
import io.pgcmk.port.BackupStore;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.RotationStoreContract;
import io.pgcmk.port.ServerStore;

class CosmosRotationStoreTest extends RotationStoreContract {
    private final CosmosStores stores = EmulatedStores.empty(new MutableClock(NOW));

    @Override
    protected ServerStore servers() {
        return stores.servers();
    }

    @Override
    protected BackupStore backups() {
        return stores.backups();
    }

    @Override
    protected RotationStore rotations() {
        return stores.rotations();
    }
}
