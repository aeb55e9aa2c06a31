package io.pgcmk.adapter.cosmos;

import io.pgcmk.port.EventLog;
import io.pgcmk.port.EventLogContract;
import java.time.Clock;

class CosmosEventLogTest extends EventLogContract {
    private final CosmosStores stores = EmulatedStores.empty(Clock.systemUTC());

    @Override
    protected EventLog log() {
        return stores.events();
    }
}
