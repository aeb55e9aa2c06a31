package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.usecase.RequestRefusedException.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticateCallerTest {
    private final World world = new World();

    @Test
    void letsACallerWithAValidTokenIn() {
        String authorization = world.tokens.issue(World.CALLER);

        assertThat(world.app.authenticateCaller().run(authorization)).isEqualTo(World.CALLER);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer forged"})
    void letsNobodyElseIn(@Nullable String authorization) {
        RequestRefusedException refused =
                Refused.by(() -> world.app.authenticateCaller().run(authorization));

        assertThat(refused.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refused.target()).isEqualTo("Authorization");
        assertThat(refused.getMessage()).doesNotContain("forged");
    }

    @Test
    void asksToTryAgainWhenNoTokenCanBeJudged() {
        String authorization = world.tokens.issue(World.CALLER);
        world.tokens.loseSigningKeys();

        RequestRefusedException refused =
                Refused.by(() -> world.app.authenticateCaller().run(authorization));

        assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(refused.code()).isEqualTo("AuthenticationUnavailable");
    }
}
