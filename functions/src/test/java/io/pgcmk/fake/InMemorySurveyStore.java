package io.pgcmk.fake;

import io.pgcmk.domain.restorability.Survey;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.SurveyStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Surveys in memory. */
public final class InMemorySurveyStore implements SurveyStore {
    private final Steps steps;
    private final Map<ServerUid, Survey> surveys = new ConcurrentHashMap<>();

    public InMemorySurveyStore(Steps steps) {
        this.steps = steps;
    }

    @Override
    public Optional<Survey> find(ServerUid server) {
        return Optional.ofNullable(surveys.get(server));
    }

    @Override
    public void put(ServerUid server, Survey survey) {
        steps.take(() -> surveys.put(server, survey));
    }
}
