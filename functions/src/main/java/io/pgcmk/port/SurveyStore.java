package io.pgcmk.port;

import io.pgcmk.domain.restorability.Survey;
import io.pgcmk.domain.server.ServerUid;
import java.util.Optional;

/** What was seen of each server's key versions when all that lies under them was looked over, the last time. */
public interface SurveyStore {

    Optional<Survey> find(ServerUid server);

    /** In place of the one before. */
    void put(ServerUid server, Survey survey);
}
