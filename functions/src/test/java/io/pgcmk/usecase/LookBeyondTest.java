package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.OlderVersion.Seen;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.Interception;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StoreUnreachableException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R10: what a check sees beyond its verdict")
class LookBeyondTest {

    @Test
    void doesNotHoldUpTheVerdictWhenTheStoreGivesNoAnswer() {
        OlderVersion left = OlderVersion.of(Keys.V2, true);
        Server ready = Servers.ready(1);
        Enabled enabled = (Enabled) ready.protection();
        ServerChange verdict =
                ServerChange.of(ready.checked(enabled.with(enabled.rewraps().with(List.of(left)))));
        Answer<KekProperties> pinned = new Answer.Given<>(Keys.valid());

        ServerChange all = new LookBeyond(new BeginRotation(unreachable()), new TellStranded(unreachable()))
                .run(
                        verdict,
                        new ObserveKey.Observed(
                                Servers.START,
                                new Observation.Good(),
                                null,
                                pinned,
                                pinned,
                                List.of(left.seen(Seen.DISABLED, null))),
                        null,
                        Servers.START);

        assertThat(all).isSameAs(verdict);
    }

    private static RotationStore unreachable() {
        Interception silent = (method, call) -> {
            throw new StoreUnreachableException("no answer", new IllegalStateException("fake"));
        };
        return silent.of(RotationStore.class, () -> {
            throw new IllegalStateException("nobody is asked");
        });
    }
}
