package io.pgcmk.adapter.cosmos;

import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUsageContract;
import java.time.Clock;

class CosmosKeyUsageTest extends KeyUsageContract {
    private final CosmosStores stores = EmulatedStores.empty(Clock.systemUTC());

    @Override
    protected KeyUsage usage() {
        return stores.keyUsage();
    }
}
