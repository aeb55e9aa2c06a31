package io.pgcmk.adapter.cosmos;

import com.azure.cosmos.models.PartitionKey;
import io.pgcmk.domain.restorability.Survey;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.SurveyStore;
import java.time.Clock;
import java.util.Optional;

/** {@link SurveyStore} in the partitions of the servers in {@code state}. */
final class CosmosSurveyStore implements SurveyStore {
    private final ContainerCalls state;
    private final Clock clock;

    CosmosSurveyStore(ContainerCalls state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Optional<Survey> find(ServerUid server) {
        return state.read(SurveyDocument.ID, key(server)).map(found -> SurveyDocument.read(found.json()));
    }

    @Override
    public void put(ServerUid server, Survey survey) {
        state.upsert(SurveyDocument.write(server, survey, clock.instant()), key(server));
    }

    private static PartitionKey key(ServerUid server) {
        return new PartitionKey(server.toString());
    }
}
