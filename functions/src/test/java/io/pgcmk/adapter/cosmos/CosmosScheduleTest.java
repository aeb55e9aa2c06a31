package io.pgcmk.adapter.cosmos;

import io.pgcmk.port.Schedule;
import io.pgcmk.port.ScheduleContract;
import java.time.Clock;

class CosmosScheduleTest extends ScheduleContract {
    private final CosmosStores stores = EmulatedStores.empty(Clock.systemUTC());

    @Override
    protected Schedule schedule() {
        return stores.schedule();
    }
}
