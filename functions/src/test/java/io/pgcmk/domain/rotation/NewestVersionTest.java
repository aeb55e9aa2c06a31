package io.pgcmk.domain.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.key.ActiveKey;
import io.pgcmk.domain.rotation.NewestVersion.Pinned;
import io.pgcmk.domain.rotation.NewestVersion.Unknown;
import io.pgcmk.domain.rotation.NewestVersion.Unusable;
import io.pgcmk.domain.rotation.NewestVersion.Usable;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.Refusals;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("R17: the newest version of a key")
class NewestVersionTest {
    private static final Instant NOW = Servers.START;
    private static final Answer<KekProperties> PINNED = new Answer.Given<>(Keys.valid());

    @Test
    void isWhereTheServerIs() {
        assertThat(NewestVersion.of(Keys.active(NOW), PINNED, PINNED, NOW)).isEqualTo(new Pinned());
    }

    @Test
    void isNotFollowedWhereAVersionIsNamed() {
        ActiveKey named = new ActiveKey(Keys.V1, Keys.V1, Keys.dek(1).id(), Keys.dek(2), NOW);

        assertThat(NewestVersion.of(named, new Answer.Given<>(newest(null, null)), PINNED, NOW))
                .isEqualTo(new Pinned());
    }

    @Test
    @DisplayName("R3: is followed until it expires")
    void isNotFollowedOnceItIsExpired() {
        assertThat(of(newest(null, NOW.plusNanos(1)))).isEqualTo(new Usable(Keys.V2));
        assertUnusable(of(newest(null, NOW)), Keys.V2, "expired", "--expires");
    }

    @Test
    @DisplayName("R2: is followed from its activation date on")
    void isNotFollowedBeforeItIsValid() {
        assertThat(of(newest(NOW, null))).isEqualTo(new Usable(Keys.V2));
        assertUnusable(of(newest(NOW.plusNanos(1), null)), Keys.V2, "not valid before", "--not-before");
    }

    @ParameterizedTest
    @CsvSource({
        "EC, 0, true, wrapKey unwrapKey, not RSA",
        "RSA, 3072, true, wrapKey unwrapKey, 3072 bits",
        "RSA, 2048, false, wrapKey unwrapKey, disabled",
        "RSA, 2048, true, wrapKey, does not permit unwrapKey",
        "RSA, 2048, false, unwrapKey, the key is disabled; the key does not permit wrapKey"
    })
    @DisplayName("R1, R4, R33: is judged as a key is that is to be enabled")
    void isNotFollowedIfItCouldNotBeEnabled(String type, int bits, boolean enabled, String operations, String why) {
        KekProperties newest = new KekProperties(
                Keys.V2, type, bits, enabled, null, null, Set.of(operations.split(" ")), "Recoverable", 90);

        assertUnusable(of(newest), Keys.V2, why, "");
    }

    @Test
    @DisplayName("R4: is disabled and not shown, if the pinned one is shown")
    void isNotFollowedWhenItIsDisabledAndNotShown() {
        Answer<KekProperties> hidden = new Answer.Refused<>(Refusals.of(Refusal.Reason.KEY_DISABLED));

        assertUnusable(NewestVersion.of(Keys.active(NOW), hidden, PINNED, NOW), Keys.KEK, "disabled", "--enabled true");
        assertThat(NewestVersion.of(Keys.active(NOW), hidden, hidden, NOW)).isEqualTo(new Unknown());
    }

    @ParameterizedTest
    @EnumSource(Refusal.Reason.class)
    void isNotKnownWhenTheKeyIsRefused(Refusal.Reason reason) {
        Answer<KekProperties> refused = new Answer.Refused<>(Refusals.of(reason));

        assertThat(NewestVersion.of(Keys.active(NOW), refused, refused, NOW)).isEqualTo(new Unknown());
    }

    @Test
    void isNotKnownWhenNobodyAnswers() {
        Answer<KekProperties> silent = new Answer.Silent<>(new Silence(Silence.Reason.TIMEOUT, "evidence"));
        Answer<KekProperties> notAsked = new Answer.NotAsked<>("for a reason");

        assertThat(NewestVersion.of(Keys.active(NOW), silent, silent, NOW)).isEqualTo(new Unknown());
        assertThat(NewestVersion.of(Keys.active(NOW), notAsked, notAsked, NOW)).isEqualTo(new Unknown());
    }

    private static NewestVersion of(KekProperties newest) {
        return NewestVersion.of(Keys.active(NOW), new Answer.Given<>(newest), PINNED, NOW);
    }

    private static void assertUnusable(NewestVersion seen, KeyIdentifier key, String why, String remedy) {
        assertThat(seen).isInstanceOfSatisfying(Unusable.class, unusable -> {
            assertThat(unusable.key()).isEqualTo(key);
            assertThat(unusable.why()).contains(why);
            assertThat(unusable.remedy()).contains(remedy);
        });
    }

    private static KekProperties newest(@Nullable Instant notBefore, @Nullable Instant expiresOn) {
        return new KekProperties(
                Keys.V2, "RSA", 2048, true, notBefore, expiresOn, Set.of("wrapKey", "unwrapKey"), "Recoverable", 90);
    }
}
