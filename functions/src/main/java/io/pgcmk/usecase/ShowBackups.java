package io.pgcmk.usecase;

import io.pgcmk.domain.restorability.Restorability;
import io.pgcmk.domain.restorability.Survey;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.StoredBackup;
import io.pgcmk.port.SurveyStore;
import java.time.Clock;
import java.util.function.Function;

/** Shows backups with what is known of their restorability. It asks no vault: a list of a hundred would take all day. */
final class ShowBackups {

    private final SurveyStore surveys;
    private final Clock clock;

    ShowBackups(SurveyStore surveys, Clock clock) {
        this.surveys = surveys;
        this.clock = clock;
    }

    ServerBackup one(Server server, StoredBackup stored) {
        return of(server).apply(stored);
    }

    Function<StoredBackup, ServerBackup> of(Server server) {
        Survey survey = surveys.find(server.uid()).orElse(null);
        return stored -> {
            WrappedDek dek = stored.dek().dek();
            return new ServerBackup(
                    server,
                    stored.backup(),
                    dek,
                    Restorability.of(stored.backup(), dek.wrappedBy(), server, survey, clock.instant()));
        };
    }
}
