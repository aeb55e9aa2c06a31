package io.pgcmk.domain.check;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.Test;

class ConfirmationPolicyTest {

    @Test
    void knowsNothingOfACauseThatNoCheckFinds() {
        Suspicion suspicion = Suspicion.first(Cause.of(Cause.Code.AWAITING_REVALIDATION), Servers.START);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfirmationPolicy.next(suspicion))
                .withMessageContaining("AWAITING_REVALIDATION");
    }
}
