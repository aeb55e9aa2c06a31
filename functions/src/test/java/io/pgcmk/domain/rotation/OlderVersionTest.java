package io.pgcmk.domain.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.rotation.OlderVersion.Seen;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OlderVersionTest {

    private static final OlderVersion DELETED = OlderVersion.of(Keys.V1, true).seen(Seen.DELETED, Servers.START);

    @Test
    void addsWhatIsMissing() {
        assertThat(OlderVersion.repaired(List.of(), Set.of(Keys.V1), Set.of(Keys.V1, Keys.V2)))
                .containsExactly(OlderVersion.of(Keys.V1, true), OlderVersion.of(Keys.V2, false));
    }

    @Test
    void dropsWhatNothingLiesUnder() {
        assertThat(OlderVersion.repaired(List.of(DELETED), Set.of(), Set.of())).isEmpty();
    }

    @Test
    void keepsWhatWasSeen() {
        assertThat(OlderVersion.repaired(List.of(DELETED), Set.of(Keys.V1), Set.of()))
                .containsExactly(DELETED);
    }

    @Test
    void tellsOneThatOnlySidecarsAreUnderByNow() {
        assertThat(OlderVersion.repaired(List.of(DELETED), Set.of(), Set.of(Keys.V1)))
                .containsExactly(OlderVersion.of(Keys.V1, false).seen(Seen.DELETED, Servers.START));
    }
}
