package io.pgcmk.domain.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.example.Keys;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedVersionTest {

    private static final KekVersion ELSEWHERE =
            new KekVersion(new KekId(URI.create("https://other.vault.azure.net"), "orders-kek"), Keys.V1.version());

    @Test
    void namesByTheWholeIdentifierThatVersionOnly() {
        NamedVersion named = NamedVersion.parse(Keys.V1.toString());

        assertThat(named.names(Keys.V1)).isTrue();
        assertThat(named.names(Keys.V2)).isFalse();
        assertThat(named.names(ELSEWHERE)).isFalse();
    }

    @Test
    void namesByItsDigitsAVersionOfAnyKey() {
        NamedVersion named = NamedVersion.parse(Keys.V1.version());

        assertThat(named.names(Keys.V1)).isTrue();
        assertThat(named.names(ELSEWHERE)).isTrue();
        assertThat(named.names(Keys.V2)).isFalse();
    }

    @Test
    void readsDigitsInAnyCase() {
        assertThat(NamedVersion.parse("A".repeat(32))).isEqualTo(new NamedVersion(null, "a".repeat(32)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "https://contoso.vault.azure.net/keys/orders-kek",
                "https://contoso.vault.azure.net/keys/orders-kek/2",
                "1111111111111111111111111111111",
                "111111111111111111111111111111111"
            })
    void refusesWhatNamesNoVersion(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NamedVersion.parse(text));
    }
}
