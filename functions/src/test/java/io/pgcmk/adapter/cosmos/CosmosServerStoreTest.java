package io.pgcmk.adapter.cosmos;

import io.pgcmk.example.Servers;
import io.pgcmk.port.Outbox;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.ServerStoreContract;
import java.time.Clock;
import java.time.ZoneOffset;

class CosmosServerStoreTest extends ServerStoreContract {
    private final CosmosStores stores = EmulatedStores.empty(Clock.fixed(Servers.START, ZoneOffset.UTC));

    @Override
    protected ServerStore servers() {
        return stores.servers();
    }

    @Override
    protected Outbox outbox() {
        return stores.outbox();
    }
}
