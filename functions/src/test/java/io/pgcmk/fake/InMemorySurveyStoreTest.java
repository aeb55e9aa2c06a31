package io.pgcmk.fake;

import io.pgcmk.port.SurveyStore;
import io.pgcmk.port.SurveyStoreContract;

class InMemorySurveyStoreTest extends SurveyStoreContract {
    private final InMemorySurveyStore surveys = new InMemorySurveyStore(new Steps());

    @Override
    protected SurveyStore surveys() {
        return surveys;
    }
}
