package io.pgcmk.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessTokenTest {
    private static final Instant END = Instant.parse("2026-01-01T01:00:00Z");
    private static final TestTokens TOKENS = new TestTokens();

    private final MovableClock clock = new MovableClock(END.minusSeconds(1));

    @Test
    void carriesWhoAndForWhom() {
        AccessToken token = read("Bearer " + good()).orElseThrow();

        assertThat(token.oid()).isEqualTo("p");
        assertThat(token.appid()).isEqualTo("app-of-p");
        assertThat(token.isFor(TestTokens.VAULT)).isTrue();
        assertThat(token.isFor(TestTokens.ARM)).isFalse();
        assertThat(token.isFrom("t")).isTrue();
        assertThat(token.isFrom("u")).isFalse();
    }

    @Test
    void ends() {
        assertThat(read("Bearer " + good())).isPresent();

        clock.advance(Duration.ofSeconds(1));

        assertThat(read("Bearer " + good())).isEmpty();
    }

    @Test
    void isNotTakenFromSomeoneElse() {
        assertThat(read("Bearer " + new TestTokens().token("p", "t", TestTokens.VAULT, END)))
                .isEmpty();
        assertThat(read("Bearer nonsense")).isEmpty();
        assertThat(read("Basic eDp5")).isEmpty();
        assertThat(AccessToken.from(Optional.empty(), TOKENS, clock)).isEmpty();
    }

    private static String good() {
        return TOKENS.token("p", "t", TestTokens.VAULT, END);
    }

    private Optional<AccessToken> read(String authorization) {
        return AccessToken.from(Optional.of(authorization), TOKENS, clock);
    }
}
