package io.pgcmk.domain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServerPolicyTest {

    @Test
    @DisplayName("D5: a grace is nothing to four hours")
    void takesAGraceOfFourHoursAtMost() {
        assertThat(ServerPolicy.requireGrace(Duration.ZERO)).isZero();
        assertThat(ServerPolicy.requireGrace(Duration.ofHours(4))).hasHours(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerPolicy.requireGrace(Duration.ofNanos(-1)))
                .withMessage("must be PT0S to PT4H, and not PT-0.000000001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerPolicy.requireGrace(Duration.ofHours(4).plusNanos(1)));
    }
}
