package io.pgcmk.adapter.cosmos;

import io.pgcmk.example.Servers;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.port.SurveyStore;
import io.pgcmk.port.SurveyStoreContract;

class CosmosSurveyStoreTest extends SurveyStoreContract {
    private final CosmosStores stores = EmulatedStores.empty(new MutableClock(Servers.START));

    @Override
    protected SurveyStore surveys() {
        return stores.surveys();
    }
}
