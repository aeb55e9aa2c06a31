package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoreUnreachableException;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import org.junit.jupiter.api.Test;

class RequestRefusedExceptionTest {

    @Test
    void isItself() {
        RequestRefusedException refused = RequestRefusedException.notFound("nothing");

        assertThat(RequestRefusedException.of(refused)).containsSame(refused);
    }

    @Test
    void asksToReadAgainWhenAnotherWasFirst() {
        assertThat(RequestRefusedException.of(new StaleStateException("stale"))).hasValueSatisfying(refused -> {
            assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
            assertThat(refused.code()).isEqualTo("Conflict");
        });
    }

    @Test
    void asksToTryAgainWhenTheStoreIsUnreachable() {
        assertThat(RequestRefusedException.of(
                        new StoreUnreachableException("unreachable", new IllegalStateException("cause"))))
                .hasValueSatisfying(refused -> {
                    assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
                    assertThat(refused.code()).isEqualTo("StoreUnavailable");
                });
    }

    @Test
    void isNoExcuseForABug() {
        assertThat(RequestRefusedException.of(new IllegalStateException("bug"))).isEmpty();
    }
}
