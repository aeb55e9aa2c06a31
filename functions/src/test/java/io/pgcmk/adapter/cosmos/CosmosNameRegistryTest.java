package io.pgcmk.adapter.cosmos;

import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.NameRegistryContract;
import java.time.Clock;

class CosmosNameRegistryTest extends NameRegistryContract {
    private final CosmosStores stores = EmulatedStores.empty(Clock.systemUTC());

    @Override
    protected NameRegistry names() {
        return stores.names();
    }
}
