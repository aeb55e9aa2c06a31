package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.restorability.Survey;
import io.pgcmk.domain.restorability.VersionState;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link SurveyStore} promises. */
public abstract class SurveyStoreContract {
    private static final Instant NOW = Servers.START.plusNanos(123_456_789);

    /** An empty store. */
    protected abstract SurveyStore surveys();

    @Test
    void hasNoneUntilThereIsOne() {
        assertThat(surveys().find(Servers.uid(1))).isEmpty();
    }

    @Test
    void keepsTheLastOneOfEachServer() {
        Survey first = new Survey(NOW, List.of(new VersionState(Keys.V1, null, NOW, NOW.plusSeconds(1))));
        Survey second = new Survey(
                NOW.plusSeconds(1),
                List.of(
                        new VersionState(Keys.V1, Cause.recoverable(Cause.Code.KEY_DELETED, NOW), null, null),
                        new VersionState(Keys.V2, null, null, null)));
        surveys().put(Servers.uid(1), first);
        surveys().put(Servers.uid(2), first);

        surveys().put(Servers.uid(1), second);

        assertThat(surveys().find(Servers.uid(1))).contains(second);
        assertThat(surveys().find(Servers.uid(2))).contains(first);
    }
}
